"""Production: recipes and their versions, what they need, and how much can be made."""
