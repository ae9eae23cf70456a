"""The words and marks of an English sentence, and what each of them may be in a name or an office."""

from __future__ import annotations

import functools
import itertools
import re
import typing

from monitor.meetings import office_words as known

_TOKEN = re.compile(
    r"\s*+(?:"
    r"[A-Z]?[a-z]{2,}+(?![\w’'ʼ`\-‑.])|"  # most words, which the other forms would read alike, but slower
    r"[^\W\d_](?:\.(?=\s?[A-Z]))(?:[A-Z]\.)*|[HM][rs]{1,2}s?\.|H\.\s?E\.?|(?:[A-Z][a-z]?\.)(?=\s?[A-Z])|"
    r"[^\W\d_][\w]*(?:[’'ʼ`\-‑](?:\s(?=General))?[^\W\d_][\w]*)*[’']?|\d[\w.,/]*|[“”\"«»()\[\],;:.!?–—|]|\S)",
)
_INITIAL = re.compile(r"(?:[A-Z][a-z]?\.)+$|[A-Z]$")
_SHOUTED = re.compile(r"[A-Z]{2,}[\w-]*$")
_ARTICLES = ("al-", "el-", "as-", "ad-")
_IN_OFFICE = known.MODIFIERS | known.JOINERS | known.HEADS | {"counter-terrorism", "d’affaires", "ad"}


class Token(typing.NamedTuple):
    """A word or a mark; `low` is in lower case without the ending of a possessive.

    `initial`: it abbreviates a name. `shouted`: it is in capitals. `in_name`: it may be part of a person's name, and
    `opens_name` its first one. `in_office`: it may stand inside the words for an office.
    """

    text: str
    low: str
    initial: bool
    shouted: bool
    in_name: bool
    opens_name: bool
    in_office: bool


class Tokens(list[Token]):
    """The words and marks of a sentence, in order; nothing but blanks stands between them."""

    def __init__(self, sentence: str) -> None:
        written = _TOKEN.findall(sentence)
        super().__init__(map(_token, written))
        self._sentence = sentence
        self._ends = [*itertools.accumulate(map(len, written))]

    def start(self, at: int) -> int:
        """Where a token begins in the sentence."""
        return self._ends[at] - len(self[at].text)

    def words(self, first: int, last: int) -> str:
        """The sentence from one token to another, both included."""
        return self._sentence[self.start(first) : self._ends[last]]


@functools.lru_cache(maxsize=8192)
def _token(written: str) -> Token:
    """What a word is by itself, without the blanks before it; most words of an article are those of every other."""
    text = written.lstrip()
    low = text.lower()
    if low[-1] in "s'’":
        low = low.removesuffix("'s").removesuffix("’s").rstrip("'’")
    initial, shouted = _INITIAL.match(text) is not None, _SHOUTED.match(text) is not None
    in_name = _in_name(text, low, initial=initial, shouted=shouted)
    return Token(
        text=text,
        low=low,
        initial=initial,
        shouted=shouted,
        in_name=in_name,
        opens_name=in_name and (text[0].isupper() or text.startswith("al-")),
        in_office=_in_office(text, low, shouted=shouted),
    )


def _in_name(text: str, low: str, *, initial: bool, shouted: bool) -> bool:
    if initial:
        return text != "I" and low not in known.HONORIFICS
    if text.startswith(_ARTICLES) and text[3:4].isupper():
        return True
    if not text[:1].isupper() or shouted or len(text) < 2:
        return False
    return low not in known.NO_NAME and low not in known.HONORIFICS and not _compound(low)


def _compound(low: str) -> bool:
    """A hyphened word with a part that names an office or a nation: "Secretary-General", "Chinese-Russian"."""
    parts = low.split("-")
    return len(parts) > 1 and any(part in known.HEADS or part in known.OPENERS for part in parts if len(part) > 2)


def _in_office(text: str, low: str, *, shouted: bool) -> bool:
    if text in "()" or low in _IN_OFFICE:
        return True
    return (text[:1].isupper() or shouted) and low not in known.OPENERS
