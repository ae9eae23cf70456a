"""The archive over HTTP; reads storage only."""
