"""Attacks on the second wall: random statements put to PostgreSQL as the application role."""
