"""Recipes in files: what is read there, and what is written."""
