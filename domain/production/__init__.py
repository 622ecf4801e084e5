"""Making things to sell, and what is sold."""
