"""Management commands of sites."""
