"""Management commands of the newsroom."""
