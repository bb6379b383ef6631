"""Views of the public website and of the pages where BJA edits it."""
