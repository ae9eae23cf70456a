"""`python -m monitor`, and the entry point of the command `sco-monitor`."""

from __future__ import annotations

import sys

from monitor.cli import app

main = app.main

if __name__ == "__main__":
    sys.exit(main())
