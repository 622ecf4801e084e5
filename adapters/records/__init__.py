"""Batch records on paper, set by reportlab in letters of Roboto."""
