"""Which partners a text names, and where."""

from __future__ import annotations

import pathlib
import tomllib

import hypothesis
import pytest
from hypothesis import strategies

from monitor import partners, spelling

CONFIG = pathlib.Path(__file__).resolve().parents[3] / "config"
CATALOGUE = partners.from_tables(tomllib.loads((CONFIG / "partners.toml").read_text(encoding="utf-8"))["partner"])

NAMED = {
    "the UN and its Charter": [("un", "UN")],
    "the U.N. Secretary-General": [("un", "U.N.")],
    "the UN Economic and Social Commission for Asia and the Pacific (UNESCAP)": [
        ("unescap", "UN Economic and Social Commission for Asia and the Pacific"),
        ("unescap", "UNESCAP"),
    ],
    "the UN's Food and Agriculture Organization": [("fao", "UN's Food and Agriculture Organization")],
    "the Food and Agriculture Organisation of the United Nations": [
        ("fao", "Food and Agriculture Organisation of the United Nations")
    ],
    "the United Nations Office on Drugs and Crime": [("unodc", "United Nations Office on Drugs and Crime")],
    "the UN Economic Commission for Europe and UN Women": [],
    "people who work for the WHO": [("who", "WHO")],
    "WHO WILL COME TO THE SUMMIT": [],
    "EUROPE, a nEUtral sUNny day, the eco lodge, unOTS": [],
    "the Organisation for Security and Co‑operation in Europe": [
        ("osce", "Organisation for Security and Co‑operation in Europe")
    ],
    "the Conference on Interaction and Confidence–Building Measures in Asia": [
        ("cica", "Conference on Interaction and Confidence–Building Measures in Asia")
    ],
    "SCO-ASEAN relations, Asean’s role": [("asean", "ASEAN"), ("asean", "Asean")],
    "Unesco and Interpol": [("unesco", "Unesco"), ("interpol", "Interpol")],
    "the OECD, or Organisation for Economic Co-operation and Development": [],
    "the Eurasian Economic Community and the Eurasian Economic Union": [("eaeu", "Eurasian Economic Union")],
    "встреча с Генеральным секретарём ООН": [("un", "ООН")],
    "с Евразийской экономической комиссией и Содружеством Независимых Государств": [
        ("eaeu", "Евразийской экономической комиссией"),
        ("cis", "Содружеством Независимых Государств"),
    ],
    "Организации Объединённых Наций": [("un", "Организации Объединённых Наций")],
    "с секретарём ЭСКАТО ООН и экспертом ФАО ООН": [("unescap", "ЭСКАТО ООН"), ("fao", "ФАО ООН")],
    "комиссия (ЭСКАТО) ООН": [("unescap", "ЭСКАТО) ООН")],
    "ЭСКАТО и ООН, ЮНЕСКО, ООН": [("unescap", "ЭСКАТО"), ("un", "ООН"), ("unesco", "ЮНЕСКО"), ("un", "ООН")],
    "ООНовский, снг, СНГшный": [],
    "联合国教科文组织和东盟的代表": [("unesco", "联合国教科文组织"), ("asean", "东盟")],
    "": [],
}


@pytest.mark.parametrize("text", NAMED)
def test_names_are_found_at_their_places(text: str) -> None:
    """The longest name counts, in any spelling, and never inside a word or in another body's name."""
    assert [(hit.partner, text[hit.start : hit.end]) for hit in CATALOGUE.find(text)] == NAMED[text]


def test_an_organ_is_told_from_its_body() -> None:
    """A body that belongs to a partner is found as its organ."""
    organ, body = CATALOGUE.find("the ASEAN-China Centre and ASEAN")
    assert (organ.partner, organ.organ, body.partner, body.organ) == ("asean", True, "asean", False)


WORDS = [
    "UN",
    "WHO",
    "ASEAN",
    "UNESCO",
    "ООН",
    "东盟",
    "the",
    "x",
    "é",
    "İ",
    " ",
    "-",
    "’s",
    "(",
    "United Nations",
    "\n",
]


@hypothesis.given(strategies.lists(strategies.sampled_from(WORDS)).map("".join) | strategies.text())
def test_hits_are_exact_apart_and_whole_words(text: str) -> None:
    """Whatever the text, hits lie in it in order without overlap, and no letter touches a Latin or Cyrillic name."""
    last = 0
    for hit in CATALOGUE.find(text):
        assert last <= hit.start < hit.end <= len(text)
        last = hit.end
        around = text[max(0, hit.start - 1) : hit.start] + text[hit.end : hit.end + 1]
        if text[hit.start : hit.end].isascii():
            assert not any(character.isascii() and character.isalnum() for character in around)


@hypothesis.given(strategies.lists(strategies.lists(strategies.sampled_from([*WORDS, *NAMED])).map("".join)))
def test_several_texts_are_read_as_each_by_itself(texts: list[str]) -> None:
    """In one pass over many texts the same is found as in as many passes; no name reaches from one into the next."""
    assert CATALOGUE.find_each(texts) == [CATALOGUE.find(text) for text in texts]
    words = [word for text in texts for word in text.split(" ")]
    assert CATALOGUE.find_each(words) == [CATALOGUE.find(word) for word in words]


@hypothesis.given(
    strategies.lists(strategies.sampled_from([*"aZ-/`\t é·ΣςİБё中，⁻−₋·＇", "\u0387", *"àáâãäåæçèéêëìíîïðñòóôõöøùúûü"]))
)
def test_a_text_is_folded_letter_by_letter(letters: list[str]) -> None:
    """Each letter is folded as by itself, whatever others there are, and to one that is folded already."""
    folded = spelling.fold("".join(letters))
    assert folded == "".join(spelling.fold(letter) for letter in letters)
    assert spelling.fold(folded) == folded


@hypothesis.given(strategies.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=5))
def test_a_name_inside_a_word_is_no_name(letters: str) -> None:
    """Letters before or after a name make it another word."""
    assert CATALOGUE.find(f"{letters}ASEAN") == ()
    assert CATALOGUE.find(f"ASEAN{letters}") == ()


def test_the_owner_of_a_host_is_the_nearest() -> None:
    """A host belongs to the partner with the longest matching site; a look-alike host to nobody."""
    owner = CATALOGUE.of_site("www.unrcca.unmissions.org")
    assert owner is not None
    assert owner.id == "unrcca"
    assert CATALOGUE.of_site("notun.org") is None
