"""What may be done to the library and to toolkits."""
