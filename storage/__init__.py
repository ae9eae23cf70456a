"""The archive in SQLite or Postgres: functions that take a Session and never commit."""
