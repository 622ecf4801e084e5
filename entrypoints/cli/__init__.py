"""The `stillroom` command."""
