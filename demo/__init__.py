"""A pretend newsroom on loopback, with a mailbox and a webhook receiver: for `make demo` and for the tests."""
