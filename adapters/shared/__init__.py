"""What more than one family of adapters stands on."""
