"""Pure decisions and values: the standard library and nothing else."""
