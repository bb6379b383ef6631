"""Management commands of the clearinghouse."""
