"""Real servers that tests, benchmarks and replays start for themselves."""
