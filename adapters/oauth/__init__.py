"""Identity providers over the network: OpenID Connect by discovery, and GitHub."""
