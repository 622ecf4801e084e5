"""Production: recipes and their versions, what they need, how much can be made, and what of it is sold."""
