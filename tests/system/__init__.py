"""The project as a whole: packaging, contracts, crashes, the real file."""
