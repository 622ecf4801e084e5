"""Billing: how it is tried out, whoever provides."""
