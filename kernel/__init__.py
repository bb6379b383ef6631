"""What knows no app and no HTTP: refusals, lifecycles."""
