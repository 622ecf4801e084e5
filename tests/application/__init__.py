"""The use cases, driven through the application's own port."""
