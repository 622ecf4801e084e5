"""The pages and the JSON API, over HTTP."""
