"""Plans as a file describes them."""
