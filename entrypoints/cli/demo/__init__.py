"""The demo: a small brewery whose data is written for this project, and the main job shown on it."""
