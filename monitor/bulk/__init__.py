"""Many pages at once, in many processes: WARC files, and the pages that the archive keeps, read for what they tell.

    portions -> engine: processes here, or a cluster -> sieve -> glean -> archive, or a Parquet file for each portion

A portion is a file, or a run of the articles of the archive. It is done by one process, and what is done is on record,
so that the same command goes on after a kill and has nothing to do once all is done.
"""

from __future__ import annotations
