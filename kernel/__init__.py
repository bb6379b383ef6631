"""What knows no app and no HTTP: refusals, lifecycles, the scope of a transaction."""
