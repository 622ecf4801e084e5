"""The web and the command line, from the outside."""
