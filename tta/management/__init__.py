"""Commands of TTA."""
