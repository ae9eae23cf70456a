"""Which of the people named took part in the occasion."""

from __future__ import annotations

import re

from monitor.meetings import occasion as occasions
from monitor.meetings import people, reading, triggers, values

NAMINGS = 30
"""So many namings of a person are asked whether they show the person there."""

FAR_BACK = 4000
"""A quotation mark, or the start of a sentence broken over lines, is looked for so many characters before a name."""

BEFORE_A_NAME = 160
"""A verb that names its speaker stands within so many characters before the name."""

_SAID = (
    r"(?:said|says?|noted|notes|stressed|stresses|emphasi[sz]ed|underlined|underscored|pointed|told|informed|"
    r"stated|added|"
    r"remarked|observed|highlighted|recalled|described|reaffirmed|reiterated|expressed|voiced|thanked|congratulated|"
    r"commended|praised|hailed|called|spoke|speaks|speaking|delivered|addressed|opened|chaired|moderated|presented|"
    r"outlined|mentioned|dwelt|dwelled|drew|explained|believes|believed|continued|went on|concluded|proposed|"
    r"suggested|"
    r"welcomed|wished|hoped|assured|confirmed|conveyed|shared|briefed|acquainted|set out|set forth|looked|lamented|"
    r"appreciated|valued|greeted|urged|announced|promised|maintained|argued|held|met|meets|received|attended|attends|"
    r"takes? part|took part|taking part|participated|visited|arrived|heads|headed|led|leads|represented|"
    r"represents|signed|"
    r"ascribed|singled|touched|responded|replied|agreed|declared|gave|paid|made|elaborated|introduced|commenting|was "
    r"received|was there|noting|stressing|read out|read|had (?:a|an|talks|meetings?|words)|was confident|"
    r"was certain|was sure|conferred|talked|"
    r"cut|co-chaired|presided|sat down|summed up|laid out|began|taught|supported|asked|answered|offered|invited|"
    r"was (?:in|the (?:main|keynote) speaker)|took (?:the floor|his|her)|led off|joined|dined|lunched|called (?:on|at)|"
    r"handed|awarded|backed|is taking part|is attending|will attend|will visit|will hold|will chair|will take)"
)
_SPEAKS = re.compile(
    rf"^(?:\s*\([^)]*\))?(?:,[^;.]{{2,200}}?,)?,?\s+(?:(?:has|have|also|then|further|who|likewise|too|\w+ly|"
    rf"in turn|for (?:his|her) part|in (?:his|her) \w+),?\s+)*{_SAID}\b"
)
_SPOKEN = triggers.compile(
    rf"(?:\b(?:according to|as|by|{_SAID}|in the (?:words|view|opinion) of|from|speakers? (?:was|were|"
    rf"included)|thanks of)"
    r"(?:\s+(?:the|h\.e\.|mr\.?|ms\.?|dr\.?|mrs\.?|prof\.?|his excellency|her excellency))*\s*)$",
    re.IGNORECASE,
)
_OWN_WORDS = re.compile(
    r"^[’']s?\s+(?:words|view|opinion|speech|remarks|address|presentation|report|thoughts|part|estimation)"
)
_PRESENT = triggers.compile(
    r"\b(?:taking part|took part|takes? part|participants?|participated|participating|present|attend\w*|"
    r"attendance|among those|"
    r"spoke|speakers?|speeches|delivered|chaired?|in the chair|moderat\w+|presided|opening remarks|"
    r"addresse[sd]|addresses|"
    r"delegations?|headed by|led by|under|at its head|at the head|represented|met|meeting|talks|received|"
    r"conferred|hosted|"
    r"greeted|greetings? by|included?|including|sent|dispatched|representing|discussed|considered|exchanged|"
    r"agreed|guest of honour|"
    r"given (?:to|by)|told|interview|welcomed|signed|signatures|floor|joined|guests?|brought together|gathered|"
    r"visit\w*|arriv\w+|"
    r"accompan\w+|with him|video (?:address|message|speech)\w*|reports? (?:was|were) made|heard)\b|"
    r"участ\w+|выступ\w+|приветств\w+|встреч\w+|встрет\w+|бесед\w+|возглав\w+|председател\w+|"
    r"出席|会见|会晤|会面|会谈|讲话|主持|与会|拜会|致贺|到场|举行",
    re.IGNORECASE,
)
_ONLY_NAMED = triggers.compile(
    r"(?:\b(?:(?:message|letter|(?<!followed by )greetings?|congratulations|condolences|telegram|instructions?|"
    r"invitation|initiative|proposal|"
    r"idea|appeal|decree|portrait|works?|speech|article|book|policy|leadership|biography|election|appointment|idea|"
    r"inauguration|memory|guidance|visit|presidency|words?)\s+(?:\w+\s+){0,2}(?:of|from|by|to|on behalf of|signed by|"
    r"addressed to)|on behalf of|congratulated|congratulating|congratulations to|thanked|gratitude to|"
    r"put forward by|proposed by|initiated by|announced by|elected|appointed|appointment of|succeed\w*|"
    r"predecessor|replac\w+|"
    r"wishes to|tribute to|condolences to|named after|founded by|quoted|cited|citing|sent by|invite|"
    r"interviewed by|by election,)"
    r"(?:(?!\b(?:by|were|was|which|whom?|read|with)\b)[^;.!?]){0,90})$",
    re.IGNORECASE,
)
_MESSAGE_OF = triggers.compile(
    r"(?<!video )(?<!video-)(?<!followed by )\b(?:message|letter|greetings?|telegram)\s+(?:\w+\s+){0,2}(?:of|"
    r"from|by)\s"
    r"(?:(?!\b(?:by|were|was|which|whom?|read|with)\b)[^;.!?]){0,70}$",
    re.IGNORECASE,
)
_MESSAGE_HIS = re.compile(r"^[’']s?\s+(?!video)(?:\w+\s+){0,2}(?:greetings?|message|letter|telegram)", re.IGNORECASE)
_TELLS_OF_OTHERS = triggers.compile(
    r"\b(?:spokes\w+|press (?:secretary|officer|service)|correspondent|editor|journalist|reporter)\b", re.IGNORECASE
)
_EARLIER = triggers.compile(r"\b(?:last (?:year|month)|a year ago|previous(?:ly)? )", re.IGNORECASE)
_REPORTS = re.compile(
    r"^(?:,[^;.]{2,120}?,)?\s+(?:\w+ly\s+)?(?:said|says|told|added|noted|announced|stated|explained|reported)\b"
)
_POSSESSED = re.compile(
    r"^[’']s?\s+(?:\w+\s+){0,2}(?:greetings?|message|letter|initiative|proposal|idea|appeal|invitation|election|"
    r"appointment|predecessor|article|book|portrait|administration|government|congratulations|envoy|special|"
    r"adviser|aide|"
    r"spokes\w+|office|leadership|statement|policy|calls?)",
    re.IGNORECASE,
)
_FORMER = re.compile(r"\b(?:former|late|ex-|then)\b", re.IGNORECASE)
_THAT = re.compile(r"\b(?:that|how|whether|because|recalled|since|when)\b")
_RU_SAID = re.compile(
    r"(?:отметил|заявил|подчеркнул|сказал|рассказал|выразил|поблагодарил|остановил|провел|провёл|встретил|"
    r"принял|выступ|"
    r"приветствов|сообщил|указал|считает|воспринял|поздравил|участ|стал|констатир|бесед|встреч|слов)\w*"
)
_RU_ONLY_NAMED = triggers.compile(
    r"(?:послани\w+|поздравлени\w+|приветстви\w+|в адрес|избрани\w+|назначени\w+)[^.;]{0,80}$", re.IGNORECASE
)
_ZH_ONLY_NAMED = re.compile(r"(?:祝贺|提出的|代表|当选)[^,，。]{0,12}$")
_ADDRESSEE = re.compile(r"^(?:Your Excellency|Dear|Уважаем\w+)\b", re.IGNORECASE)


def find(read: reading.Reading, occasion: occasions.Occasion) -> tuple[values.Participant, ...]:
    """The people who took part, in the room or by video, in the order in which they are named.

    A person takes part who is named in a sentence that reports the occasion or its participants, or who speaks at it.
    Those who are only quoted, congratulated, named in a quotation, or whose message is read by another do not.
    """
    took_part = []
    for person in people.gather(read):
        place, rule = _proof(read, occasion, person)
        if place is not None:
            evidence = reading.evidence(read, place.sentence, rule, (place.named.start, place.named.end))
            took_part.append(
                values.Participant(
                    name=person.name, office=person.office, organisation=organisation(person.office), evidence=evidence
                )
            )
    return tuple(took_part)


def _proof(
    read: reading.Reading, occasion: occasions.Occasion, person: people.Person
) -> tuple[people.Place | None, str]:
    if person.office and _TELLS_OF_OTHERS.search(person.office):
        return None, ""
    asked = ((place, _took_part(read, occasion, person, place)) for place in person.places[:NAMINGS])
    proofs = ((place, rule) for place, rule in asked if rule)
    first = next(proofs, (None, ""))
    if first[1] == "people.speaks" and _is_absent(read, person):
        return next(((place, rule) for place, rule in proofs if rule != "people.speaks"), (None, ""))
    return first


def _is_absent(read: reading.Reading, person: people.Person) -> bool:
    """Whether an English text tells anywhere that this person sent a message."""
    return read.language == "en" and any(_sends_message(read, place) for place in person.places[:NAMINGS])


def _sends_message(read: reading.Reading, place: people.Place) -> bool:
    """Whether a sentence makes this person the sender of a message, who then speaks by letter and is not there."""
    text = read.sentences[place.sentence].text
    lead = _without_office(text[: place.named.start], place.named.office)
    return _MESSAGE_OF.search(lead[-140:]) is not None or _MESSAGE_HIS.match(text[place.named.end :]) is not None


def _took_part(
    read: reading.Reading, occasion: occasions.Occasion, person: people.Person, place: people.Place
) -> str | None:
    text = read.sentences[place.sentence].text
    before, after = text[: place.named.start], text[place.named.end :]
    if _quoted(read, place, before):
        return None
    if read.language in {"ru", "zh"}:
        return _took_part_elsewhere(read, occasion, person, place)
    lead = _carried(read, place.sentence) + _without_office(before, place.named.office)
    if _EARLIER.search(lead[-120:]) or (occasion.announced and _REPORTS.match(after)):
        return None
    if _POSSESSED.match(after) or _ONLY_NAMED.search(lead[-110:]):
        return None
    if _speaks(lead, after):
        known = person.titled or (place.named.whole and place.sentence in occasion.sentences)
        return "people.speaks" if known else None
    if not person.titled:
        return None
    if place.sentence == occasion.anchor:
        return "people.in-report"
    if place.sentence in occasion.sentences and (_PRESENT.search(text) or _PRESENT.search(lead)):
        return "people.in-report"
    if _PRESENT.search(lead) and not _THAT.search(lead):
        return "people.present"
    return None


def _carried(read: reading.Reading, index: int) -> str:
    """The start of a sentence that a layout broke over several lines, each of them a paragraph of its own."""
    carried = ""
    while index > 0 and len(carried) < FAR_BACK:
        before, now = read.sentences[index - 1], read.sentences[index]
        broken = before.paragraph != now.paragraph and len(before.text) > 50 and before.text[-1:] not in '.!?:;。»”"'
        if not broken:
            break
        carried = f"{before.text} {carried}"
        index -= 1
    return carried


def _speaks(lead: str, after: str) -> bool:
    if _THAT.search(lead[-160:]) and not re.search(r"[,.;]\s*[\w ]{0,20}$", lead):
        return False
    return (
        _SPEAKS.match(after) is not None
        or _SPOKEN.search(lead[-BEFORE_A_NAME:]) is not None
        or _OWN_WORDS.match(after) is not None
    )


def _took_part_elsewhere(
    read: reading.Reading, occasion: occasions.Occasion, person: people.Person, place: people.Place
) -> str | None:
    text = read.sentences[place.sentence].text
    before = text[: place.named.start]
    only_named = _RU_ONLY_NAMED if read.language == "ru" else _ZH_ONLY_NAMED
    if only_named.search(before) or not person.titled:
        return None
    if place.sentence in occasion.sentences or _ADDRESSEE.match(text):
        return "people.in-report"
    said = _RU_SAID if read.language == "ru" else _PRESENT
    return "people.speaks" if said.search(text) else None


def _without_office(before: str, office: str | None) -> str:
    """The words that lead to the office, or to the name where the office stands elsewhere."""
    if office and office in before[-len(office) - 8 :]:
        return before[: before.rindex(office)]
    return before


def _quoted(read: reading.Reading, place: people.Place, before: str) -> bool:
    """Whether the name stands inside quotation marks, opened in this sentence or earlier in its paragraph."""
    sentence = read.sentences[place.sentence]
    at = place.sentence
    while at > 0 and read.sentences[at - 1].paragraph == sentence.paragraph:
        at -= 1
    end = sentence.start + len(before)
    whole = read.text[max(read.sentences[at].start, end - FAR_BACK) : end]
    if whole.count("“") + whole.count("«") > whole.count("”") + whole.count("»"):
        return True
    return whole.count('"') % 2 == 1


def organisation(office: str | None) -> str | None:
    """The body that an office belongs to, as the words have it: "SCO Secretary-General", "Director of the FAO"
    " office"."""
    if not office:
        return None
    match = re.search(r"\b(?:of|for|at)\s+(?:the\s+)?([A-Z].+)$", office)
    if match:
        return match[1]
    match = re.match(r"((?:[A-Z]{2,}|[A-Z][\w-]+)(?:\s[A-Z]{2,})?)(?:[’']s)?\s+\S", office)
    return match[1] if match and match[1].isupper() else None
