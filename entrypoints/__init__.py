"""The ways in: web and command line, and the composition root that wires them."""
