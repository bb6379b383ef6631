"""Views of the clearinghouse."""
