"""The service: when to look, what counts, whom to tell."""
