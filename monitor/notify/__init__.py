"""One file per channel behind one protocol; they do not know each other."""
