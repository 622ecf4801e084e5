"""Measured, never asserted: ratios against pgbench and a plain stack."""
