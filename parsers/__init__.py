"""Pages in, values out: no network, no database, no clock."""
