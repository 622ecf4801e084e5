"""Recipes, products and what is made."""
