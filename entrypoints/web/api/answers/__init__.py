"""What the API answers: decimal strings for numbers, null for costs that the token may not see."""
