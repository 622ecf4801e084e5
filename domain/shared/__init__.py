"""What every context speaks: exact numbers, units, identifiers and refusals."""
