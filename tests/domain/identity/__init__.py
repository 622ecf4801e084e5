"""Who calls, and what they may do: decided without anything else."""
