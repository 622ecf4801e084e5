"""The exact numbers every context speaks."""
