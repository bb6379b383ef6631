"""Template tags of the public website."""
