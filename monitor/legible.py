"""What strangers wrote, as it is shown: nothing in it acts, hides, or turns what stands beside it. Pure.

Pages, mails, chats, feeds, tables and terminals all go by this one set of characters. The two joiners of Persian and of
Indian scripts (U+200C, U+200D) stay.
"""

from __future__ import annotations

import re

# Controls (C0 but for tab and line end, C1), separators of lines and paragraphs, what is no character, half pairs
_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
)
# What has no width or turns the direction of writing; the tags, of which a whole hidden text can be made
_HIDDEN = "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
_ACTING = re.compile(f"[{_CONTROLS}]|[{_HIDDEN}]+")
_HIDES = re.compile(f"[{_HIDDEN}]")


def text(given: str) -> str:
    """A text with its lines; in the place of each control stands a blank, what is not seen is left out."""
    return given if given.isascii() and given.isprintable() else _ACTING.sub(_shown, given)


def line(given: object, most: int | None = None) -> str:
    """A text on one line, with single blanks between its words; of one longer than `most` characters the beginning."""
    whole = " ".join(text(str(given)).split())
    return whole if most is None or len(whole) <= most else f"{whole[: most - 1].rstrip()}…"


def json(written: str) -> str:
    """JSON that shows nothing but itself in a terminal: the same value, with escapes for what would act there."""
    return written if written.isascii() and "\x7f" not in written else _ACTING.sub(_escaped, written)


def _shown(found: re.Match[str]) -> str:
    return "" if _HIDES.match(found[0]) else " "


def _escaped(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
