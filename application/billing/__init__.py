"""What organisations pay for, and what that gives them."""
