"""`python -m monitor`, and the entry point of the command `sco-monitor`."""

from __future__ import annotations

import gc
import sys

gc.disable()  # what imports make stays: to look for garbage in it takes a fifth of the time to the first word

from monitor.cli import app  # noqa: E402 -- after the line above

gc.freeze()
gc.enable()

main = app.main

if __name__ == "__main__":
    sys.exit(main())
