"""The test suite: one package for each thing that is tested."""
