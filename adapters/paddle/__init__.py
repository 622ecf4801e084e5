"""Billing by Paddle."""
