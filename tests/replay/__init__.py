"""A retailer's real lines, replayed through the product: `python -m tests.replay FILE`."""
