"""What the API is asked: the fields of each request, and the change or query that they mean."""
