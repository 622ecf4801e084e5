"""Billing by Stripe."""
