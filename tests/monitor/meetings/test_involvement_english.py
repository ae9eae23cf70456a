"""Which partners took part, sentence by sentence, in English."""

from __future__ import annotations

import datetime as dt
import pathlib
import tomllib

import pytest

from monitor import partners
from monitor.meetings import involvement, occasion, reading, values
from parsers import article as parsed

CONFIG = pathlib.Path(__file__).resolve().parents[3] / "config"
CATALOGUE = partners.from_tables(
    tomllib.loads((CONFIG / "partners.toml").read_text(encoding="utf-8"))["partner"],
    tomllib.loads((CONFIG / "offices.toml").read_text(encoding="utf-8"))["office"],
)
LEAD = "SCO Secretary-General Aziz Karim took part in the conference in Beijing on 4 May 2021."


def judged(
    *sentences: str, title: str = "", url: str | None = None
) -> tuple[tuple[values.Involvement, ...], tuple[values.Mention, ...]]:
    """What is judged of an article with these paragraphs."""
    article = parsed.Article(
        title=title,
        paragraphs=sentences,
        parser="text",
        parser_version="1",
        url=url,
        published=dt.date(2021, 5, 6),
        language="en",
    )
    read = reading.read(article)
    judgement = involvement.judge(read, occasion.find(read), (), CATALOGUE)
    return judgement.involved, judgement.mentions


def roles(*sentences: str, title: str = "", url: str | None = None) -> dict[str, str]:
    """The involved partners and their roles."""
    return {found.partner: found.role for found in judged(*sentences, title=title, url=url)[0]}


def whys(*sentences: str, title: str = "") -> dict[str, str]:
    """The partners only named, and why."""
    return {found.partner: found.why for found in judged(*sentences, title=title)[1]}


COUNTERPARTS = {
    "unodc": "On 4 May the SCO met with Maria Bell, Executive Director of the UN Office on Drugs and Crime.",
    "asean": "On 4 May Aziz Karim received the Secretary-General of the ASEAN-China Centre Li Wei in Beijing.",
    "csto": "CSTO Secretary General Pavel Orlov and SCO Secretary-General Aziz Karim held talks in Moscow on 4 May.",
    "eu": "A meeting of Aziz Karim and Anna Hill, EU Special Representative for Central Asia, took place on 4 May.",
    "fao": "Aziz Karim talked on 4 May with Director-General of the UN's Food and Agriculture Organisation Paul Reed.",
    "un": "On 4 May the SCO Secretary-General was received by United Nations Secretary-General Maria Bell in New York.",
    "cica": "The SCO Secretariat and the CICA Secretariat held consultations on 4 May 2021 by video link.",
    "icrc": "The head of the ICRC regional delegation, Paul Reed, paid a visit to the SCO Secretariat on 4 May.",
}


@pytest.mark.parametrize("partner", COUNTERPARTS)
def test_whoever_is_met_in_office_involves_the_body(partner: str) -> None:
    """An official met, received or talked with stands for the body."""
    assert set(roles(COUNTERPARTS[partner])) == {partner}
    assert roles(COUNTERPARTS[partner])[partner] == "counterpart"


PARTICIPANTS = {
    "listed": (
        LEAD,
        "Among the participants were representatives of the UN, the OSCE and Interpol.",
        {"un", "osce", "interpol"},
    ),
    "attended by": (
        LEAD,
        "It was attended by delegations from ten countries, the CIS Executive Committee and the CSTO Secretariat.",
        {"cis", "csto"},
    ),
    "speeches": (
        LEAD,
        "Speeches were made by WHO Representative Paul Reed and by UNDP Resident Representative Anna Hill.",
        {"who", "undp"},
    ),
    "video": (LEAD, "UNESCO Director-General Anna Hill addressed the gathering by video.", {"unesco"}),
    "speaks": (LEAD, "The UN Resident Coordinator in China, Paul Reed, stressed that poverty can be overcome.", {"un"}),
    "including": (
        LEAD,
        "Guests came from international organisations, including UNICEF, UNHCR and IOM.",
        {"unicef", "unhcr", "iom"},
    ),
    "organisers": (LEAD, "It was organised by the Ministry of Culture together with UNIDO.", {"unido"}),
    "hosts": (LEAD, "The organisers were the SCO Secretariat and the Asian Development Bank.", {"adb"}),
    "joint": ("A joint SCO-UNESCAP seminar was held in Bangkok on 4 May 2021.", "It lasted two days.", {"unescap"}),
    "own session": (
        "The 77th session of UNESCAP opened on 4 May 2021.",
        "SCO Secretary-General Aziz Karim took part in it.",
        {"unescap"},
    ),
    "guest": (
        "On 4 May 2021 the SCO Secretary-General delivered a speech at the UN Security Council meeting on Asia.",
        "It lasted an hour.",
        {"un"},
    ),
    "hyphen": ("The 10th ASEAN-China Forum on 4 May was attended by an SCO delegation.", "It is yearly.", {"asean"}),
    "signing": ("The SCO and AIIB signed a memorandum in Beijing on 4 May 2021.", "It is for five years.", {"aiib"}),
    "sidelines": (
        LEAD,
        "On its sidelines Mr Karim had meetings with representatives of the Arab League and of the OIC.",
        {"las", "oic"},
    ),
    "acts": (LEAD, "UNCTAD took part in the exhibition.", {"unctad"}),
}


@pytest.mark.parametrize("case", PARTICIPANTS)
def test_ways_of_taking_part(case: str) -> None:
    """Lists, speeches, organisers, joint occasions, own sessions and signatures each involve a body."""
    *sentences, expected = PARTICIPANTS[case]
    assert set(roles(*sentences)) == expected


TRAPS = {
    "building": (
        "SCO Secretary-General Aziz Karim met with Li Wei at the UN headquarters in New York on 4 May 2021.",
        "un",
        "venue",
    ),
    "recalled": (LEAD + " He recalled a meeting with the UN Secretary-General.", "un", "topic"),
    "absent": (LEAD + " UNDP Administrator Anna Hill could not attend.", "undp", "absent"),
    "goals": (LEAD + " The SCO and the OIC have common goals, he said to students at a meeting.", "oic", "topic"),
    "building 2": ("The conference opened on 4 May in the UN Building in Bangkok.", "un", "venue"),
    "charter": (LEAD + " The parties abide by the UN Charter.", "un", "document"),
    "heritage": (LEAD + " The town is on the UNESCO World Heritage List.", "unesco", "document"),
    "member": (LEAD + " Trade with ASEAN countries is growing.", "asean", "member-state"),
    "ambassador": (
        "Aziz Karim met on 4 May with Li Wei, Permanent Representative of Samoa to the United Nations.",
        "un",
        "accredited-to",
    ),
    "margins": (
        "On 4 May, on the margins of the OSCE summit, the SCO Secretary-General met with Foreign Minister Li Wei.",
        "osce",
        "other-occasion",
    ),
    "framework": (LEAD + " The work goes on within the framework of the CIS.", "cis", "framework"),
    "told": (LEAD + " Mr Karim said that cooperation with the WTO is under way.", "wto", "topic"),
    "old": (LEAD + " In 2005 the SCO and ASEAN signed a memorandum.", "asean", "background"),
    "next": (LEAD + " The next joint meeting with the ICRC will be held in Geneva.", "icrc", "other-occasion"),
    "read out": (LEAD + " A message from UN Secretary-General Anna Hill was read out.", "un", "message"),
    "quoted": (
        LEAD + " “We have always been the friends of the African Union and shall remain so,” said Mr Karim.",
        "au",
        "quoted",
    ),
    "election": (
        "On 4 May the SCO held a meeting of experts. Anna Hill, elected as UNESCO Director-General, is from France.",
        "unesco",
        "biography",
    ),
}


@pytest.mark.parametrize("case", TRAPS)
def test_traps_are_mentions_with_their_reason(case: str) -> None:
    """A building, a document, a member state, a framework, words told and other occasions involve nobody."""
    text, partner, why = TRAPS[case]
    assert roles(text) == {}
    assert whys(text) == {partner: why}


def test_a_rank_in_the_parent_is_not_the_parent() -> None:
    """A United Nations rank joined with the office in one of its bodies stands for that body alone."""
    text = "On 4 May Aziz Karim met with UN Under-Secretary-General and Executive Secretary of UNESCAP Anna Hill."
    assert set(roles(text)) == {"unescap"}
    apart = "UN Under-Secretary-General Hill thanked the hosts."
    assert set(roles("On 4 May Aziz Karim met with UNODC Executive Director Anna Hill.", apart)) == {"unodc"}


def test_without_an_occasion_all_partners_are_mentions() -> None:
    """A statement that reports no occasion involves nobody."""
    text = "The SCO member states express concern and call for respect of the role of the UN."
    assert roles(text) == {}
    assert whys(text) == {"un": "no-occasion"}


def test_the_title_may_be_the_only_proof() -> None:
    """What only the title says is proven by the title, which has no offsets."""
    found, _ = judged("The talks went well on 4 May.", title="SCO Secretary-General meets with AIIB President")
    assert [(one.partner, one.evidence.quote, one.evidence.start) for one in found] == [
        ("aiib", "SCO Secretary-General meets with AIIB President", None)
    ]


def test_evidence_is_the_sentence_at_its_place() -> None:
    """The quoted sentence stands in the article's text at the offsets given, and carries rule and score."""
    (one,), _ = judged(LEAD, "Representatives of Interpol attended.")
    text = f"{LEAD}\n\nRepresentatives of Interpol attended."
    assert (one.evidence.start, one.evidence.end) == (text.index("Repr"), len(text))
    assert text[one.evidence.start : one.evidence.end] == one.evidence.quote
    assert one.evidence.rule.startswith("participant.")
    assert 0.5 < one.score < 1


def test_an_own_site_tells_of_its_owner() -> None:
    """On a partner's own site an office without a body is an office of that partner."""
    title = "Deputy Secretary-General's remarks to the meeting of the SCO heads of state"
    assert set(roles("4 May 2021", "Excellencies, I thank you.", title=title, url="https://www.un.org/en/remarks")) == {
        "un"
    }
    assert roles("4 May 2021", "Excellencies, I thank you.", title=title, url="https://example.org/remarks") == {}


def test_a_participant_who_holds_an_office_proves_the_partner() -> None:
    """A person known to have taken part and to be in office on that day stands for the partner."""
    article = parsed.Article(
        title="",
        paragraphs=("Lim Jock Hoi took part in the talks with Aziz Karim on 4 May.",),
        parser="text",
        parser_version="1",
        published=dt.date(2021, 5, 6),
        language="en",
    )
    read = reading.read(article)
    people = (values.Participant(name="Lim Jock Hoi"),)
    found = involvement.judge(read, occasion.find(read), people, CATALOGUE).involved
    assert [(one.partner, one.evidence.rule) for one in found] == [("asean", "participant.office-holder")]


def test_whoever_hosts_is_the_host_and_whoever_arranges_the_organiser() -> None:
    """The role follows the verb."""
    assert roles(LEAD, "It was hosted by UNIDO.") == {"unido": "host"}
    assert roles(LEAD, "It was organised by UNIDO.") == {"unido": "organiser"}
    assert roles("UNIDO hosted a round table with the SCO Secretariat on 4 May.") == {"unido": "host"}
