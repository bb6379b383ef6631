"""What the public templates draw."""
