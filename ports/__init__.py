"""What the application needs from the world, as small protocols named by need."""
