"""The machine: the only real clock and the only real chance."""
