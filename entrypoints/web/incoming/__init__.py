"""What comes in: exact JSON, checked fields, cursors."""
