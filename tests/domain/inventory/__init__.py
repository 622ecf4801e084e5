"""The pure decisions about stock, each rule by itself."""
