"""Billing: what providers tell, what organisations pay for, and what they may do for it."""
