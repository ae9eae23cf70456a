"""Short releases of the Secretariat: believed where they say something of what their headline says."""

from __future__ import annotations

import pytest

from parsers import article as parsed
from parsers import registry, site_parser

SAID = "The meeting with the NRU planned for 17 August was put off to 26 August 2025."


def page(headline: str) -> site_parser.Page:
    """A release of two sentences below its headline, which stands in a box of its own."""
    content = (
        f"<html><body><main><div class='top'><h1>{headline}</h1></div><section><div><p>{SAID}</p></div>"
        "<div><p>No reason was given for it, and all who were to come may take note.</p></div></section></main>"
        "</body></html>"
    )
    return site_parser.Page(content=content, url="https://eng.sectsco.org/20250813/1000.html")


def test_a_short_release_is_known_by_the_body_that_its_headline_names() -> None:
    """Headlines say otherwise what the text says, and name whom they concern by the same letters."""
    assert registry.read_article(page("SCO and NRU talks moved")).paragraphs[0] == SAID


@pytest.mark.parametrize("headline", ["SCO and CPS talks moved", "Exhibition on puppets"])
def test_a_little_text_of_something_else_is_no_release(headline: str) -> None:
    """Neither words nor a body in common, but for our own: it is something that stands beside."""
    with pytest.raises(parsed.NoArticle):
        registry.read_article(page(headline))
