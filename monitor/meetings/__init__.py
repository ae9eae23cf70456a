"""Whether an article reports a meeting, and what it says of it."""
