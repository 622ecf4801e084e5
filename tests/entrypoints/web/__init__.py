"""The site from the outside, over HTTP, on real use cases."""
