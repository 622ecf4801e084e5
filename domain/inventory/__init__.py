"""Stock: items, their lots, and every change of them."""
