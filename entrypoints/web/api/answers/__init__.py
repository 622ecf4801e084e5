"""
What the API answers: decimal strings for numbers, null for costs that the token may not see.

Answers are dictionaries with a type for each key: a page has hundreds, and nothing is made as quickly.
"""
