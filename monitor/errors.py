"""The one base of the errors that the service raises on purpose, and the classes by which tries are put off.

Each module adds its own subclasses of the base.
"""

from __future__ import annotations

import typing

Fault = typing.Literal["hard", "soft", "temporary"]
"""What is wrong when a page did not come, by how soon another try may do better.

hard       what was asked for is not to be had: gone (404, 410), forbidden by robots.txt, no text, too long
soft       the site answers, and not with what it should: 5xx, 403, an empty listing, a page without an article
temporary  nothing was said of the page: no connection, a broken or slow one, a plea to come later (408, 425, 429)
"""


class MonitorError(Exception):
    """Something could not be done, and one line says what and why."""
