"""An article as the rules of detection read it."""

from __future__ import annotations

import bisect
import dataclasses
import datetime as dt

from monitor.meetings import sentences as split_text
from monitor.meetings import triggers, values
from parsers import article as parsed

READ = ("en", "ru", "zh")
"""Languages whose sentences the rules read. Of a text in another only the names are found, and no part is graded."""


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """An article cut into sentences, whose offsets count in `text`.

    `posted` is the day on which it was published in the zone of its source, None where that is unknown;
    `language` is ``en``, ``ru``, ``zh`` or what the article declares, ``en`` where it declares nothing.
    """

    article: parsed.Article
    text: str
    sentences: tuple[split_text.Sentence, ...]
    posted: dt.date | None
    language: str

    @property
    def title(self) -> str:
        """The headline."""
        return self.article.title


def read(article: parsed.Article) -> Reading:
    """Cut an article into sentences."""
    published = article.published
    posted = published.date() if isinstance(published, dt.datetime) else published
    text = article.text
    return Reading(article, text, split_text.split(text), posted, article.language or "en")


TITLE = -1
"""The number that stands for the headline where sentences are counted."""


def sentence_text(reading: Reading, index: int) -> str:
    """The words of a sentence, or of the headline for `TITLE`."""
    return reading.title if index == TITLE else reading.sentences[index].text


def sentence_at(reading: Reading, start: int, end: int) -> int | None:
    """The number of the sentence that holds a stretch of the text; None where the stretch reaches over its edges."""
    index = bisect.bisect_right(reading.sentences, start, key=lambda sentence: sentence.start) - 1
    return index if index >= 0 and end <= reading.sentences[index].end else None


def holding(reading: Reading, pattern: triggers.Pattern) -> frozenset[int]:
    """The numbers of the sentences in which a pattern that reaches over no end of a sentence is found, in one pass."""
    matches = pattern.finditer(reading.text)
    return frozenset(
        index for found in matches if (index := sentence_at(reading, found.start(), found.end())) is not None
    )


def evidence(reading: Reading, index: int, rule: str, words: tuple[int, int] | None = None) -> values.Evidence:
    """A sentence, or the headline for `TITLE`, as the evidence of a rule that read the words at these places in it."""
    if index == TITLE:
        return values.Evidence(quote=reading.title, rule=rule, words=words)
    sentence = reading.sentences[index]
    return values.Evidence(quote=sentence.text, rule=rule, start=sentence.start, end=sentence.end, words=words)


def place_of(words: str, text: str) -> tuple[int, int] | None:
    """Where words that a rule read stand in a sentence; None where it read them in another form."""
    at = text.find(words) if words else -1
    return (at, at + len(words)) if at >= 0 else None
