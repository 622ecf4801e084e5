"""Stock as rows of files: what the columns mean, how a row is read, and how it is written so that it reads the same."""
