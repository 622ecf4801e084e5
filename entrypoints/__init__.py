"""Ways in: the web and the command line, and the one place that puts an installation together."""
