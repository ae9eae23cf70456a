"""Ways of saying that a body took part in an occasion, and of naming it without that, each in a sentence of its own."""

from __future__ import annotations

import datetime as dt
import pathlib
import tomllib

import pytest

from monitor import meetings, partners
from parsers import article as parsed

CONFIG = pathlib.Path(__file__).resolve().parents[3] / "config"
CATALOGUE = partners.from_tables(
    tomllib.loads((CONFIG / "partners.toml").read_text(encoding="utf-8"))["partner"],
    tomllib.loads((CONFIG / "offices.toml").read_text(encoding="utf-8"))["office"],
)

TOOK_PART = [
    "SCO Secretary-General Zhang Ming held talks with the Secretary-General of ASEAN Kao Kim Hourn.",
    "SCO Secretary-General Zhang Ming was received in Vienna by OSCE Secretary General Helga Schmid.",
    "the Director-General of the IOM, Amy Pope, paid a courtesy call on SCO Secretary-General Zhang Ming.",
    "SCO Secretary-General Zhang Ming exchanged opinions with Ms Waly, Executive Director of UNODC.",
    "SCO Secretary-General Zhang Ming sat down in Geneva with WHO Director-General Tedros Ghebreyesus.",
    "the SCO Secretariat played host to a delegation of the CICA Secretariat.",
    "the SCO Secretariat hosted a group of specialists from the ADB.",
    "at the SCO forum in Tashkent, FAO was represented by its regional coordinator Viorel Gutu.",
    "UNESCO's Assistant Director-General Xing Qu addressed the SCO forum in Tianjin via video link.",
    "the SCO forum in Tianjin heard an address by video link from UNESCO Assistant Director-General Xing Qu.",
    (
        "a memorandum was signed in Jakarta, on behalf of ASEAN by its Secretary-General and on behalf "
        "of the SCO by Zhang Ming."
    ),
    "the CIS Executive Committee and the SCO Secretariat co-chaired a round table in Minsk.",
    "a round table in Minsk was co-chaired by the SCO Secretariat and the CIS Executive Committee.",
    "the floor at the SCO conference in Beijing was then given to the UNDP Resident Representative, Beate Trankmann.",
    "a conference of the SCO was co-sponsored by UNIDO in Xi'an.",
    "the SCO conference in Xi'an was held with the support of UNIDO.",
    (
        "the SCO conference in Xi'an was held under the joint chairmanship of the SCO Secretary-General "
        "and the head of the EEC Andrey Slepnev."
    ),
    "the SCO Secretariat and UN Tourism organised a seminar in Khiva.",
    "together with UN Tourism, the SCO Secretariat staged a seminar in Khiva.",
    "experts from INTERPOL and RATS got together in Tashkent for a working meeting.",
    "the RATS Executive Committee received experts of INTERPOL in Tashkent.",
    "INTERPOL experts visited the RATS Executive Committee in Tashkent.",
    "guests from ECO were shown round the SCO Secretariat in Beijing.",
    "a delegation from the Arab League called at the SCO Secretariat in Beijing.",
    "the SCO Secretariat welcomed an OIC delegation led by Ambassador Tarig Bakhit.",
    "representatives of the SCO, the CSTO and the CIS conferred in Moscow.",
    "SCO, CSTO and CIS officials conferred in Moscow.",
    "consultations between the SCO and CSTO secretariats took place in Moscow.",
    "the fourth round of SCO-EU consultations took place in Brussels.",
    "the SCO Secretary-General was a guest at the ECO summit in Tashkent.",
    "SCO Secretary-General Zhang Ming took part in the session of the CIS Council of Heads of State in Bishkek.",
    (
        "SCO Deputy Secretary-General Kopylov represented the Organisation at the 10th BRICS "
        "Parliamentary Forum in St. Petersburg."
    ),
    "an SCO delegation attended the APEC ministerial meeting in Lima.",
    "the SCO summit in Astana was attended by UN Secretary-General Antonio Guterres.",
    "António Guterres, the UN Secretary-General, was among the guests of the SCO summit in Astana.",
    "the heads of the UN, the CIS, the CSTO and the EAEU were invited to the SCO summit in Astana and spoke at it.",
    "the SCO summit in Astana saw speeches by the heads of CICA and ECO.",
    "the participants of the SCO Forum in Astana included the Secretary General of the OTS, Kubanychbek Omuraliev.",
    "on the margins of the Boao Forum SCO Secretary-General Zhang Ming met ASEAN Secretary-General Kao Kim Hourn.",
    (
        "Zhang Ming, SCO Secretary-General, told reporters in Beijing that he had met the day before "
        "with the ICRC's President, Mirjana Spoljaric."
    ),
    "the SCO Secretary-General spoke of his meeting with UNHCR head Filippo Grandi in Geneva, held the same day.",
    (
        "Kao Kim Hourn, ASEAN Secretary-General, presented his credentials letter to SCO "
        "Secretary-General Zhang Ming during a meeting in Beijing."
    ),
    "a video conference between the SCO Secretariat and UNICEF was held.",
    "the SCO Secretary-General had a telephone conversation with UNRCCA head Kaha Imnadze.",
    "SCO Secretary-General Zhang Ming briefed the UN Security Council on the work of the Organisation.",
    "SCO Secretary-General Zhang Ming delivered a speech at the 79th session of UNESCAP in Bangkok.",
    "a team of the World Bank, UNCTAD and ITU experts taught at the SCO seminar in Beijing.",
    "trainers supplied by UNODC and the OSCE led the RATS seminar in Tashkent.",
    "the SCO seminar in Tashkent was led by trainers from UNODC.",
    "the SCO Secretariat was visited by Nandan Unnikrishnan, Director-General of the AIIB.",
    "SCO Secretary-General Zhang Ming lunched in New York with OIC Secretary-General Hissein Taha.",
    "SCO Secretary-General Zhang Ming welcomed the Chairman of the Gulf Cooperation Council's delegation in Beijing.",
    (
        "at the invitation of UNESCO, SCO Secretary-General Zhang Ming took part in the anniversary "
        "conference of that body in Paris."
    ),
    "SCO Secretary-General Zhang Ming spoke at the event, which UNEP had arranged in Nairobi.",
    "the seminar in Almaty was arranged by the SCO Secretariat jointly with UNRCCA and UNODC.",
    "UNAMA was present at the meeting of the SCO-Afghanistan Contact Group in Moscow.",
    "the SCO-Afghanistan Contact Group met in Moscow; UNAMA and the EU attended as observers.",
    "the United Nations was represented at the SCO meeting in Moscow by Vladimir Voronkov.",
    "SAARC Secretary General Sarwar joined the SCO meeting in Kathmandu online.",
    "WHO Regional Director Hans Kluge spoke by video at the meeting of SCO health ministers in Astana.",
    "the SCO meeting in Astana was opened by remarks of Hans Kluge of the World Health Organization.",
]

ONLY_NAMED = [
    (
        "SCO Secretary-General Zhang Ming met with Ambassador of Nepal to China Bishnu Shrestha at the "
        "UN House in Beijing."
    ),
    (
        "SCO Secretary-General Zhang Ming met with Ambassador of Nepal Bishnu Shrestha, who is a former "
        "SAARC Secretary General."
    ),
    "the SCO ministers met in Moscow and backed the central role of the UN in Afghanistan.",
    "the SCO ministers met in Moscow and agreed to deepen contacts with ASEAN, the CIS and ECO.",
    "the SCO Secretary-General met the Foreign Minister of Kazakhstan, which chairs CICA this year.",
    "the SCO heads of customs met in Tashkent and took note of the WTO rules.",
    "the SCO Secretary-General met the Ambassador of Turkey, a member of NATO.",
    "the SCO experts met in Beijing to prepare a memorandum with UNESCO.",
    (
        "SCO Secretary-General Zhang Ming, who had met the UN Secretary-General in 2021, met in Beijing "
        "with the Minister of Trade of Iran."
    ),
    "the SCO Secretary-General met the Ambassador of Iran; next week he will meet with the head of the EEC.",
    "the SCO Secretary-General met with members of the Chamber of Commerce of the EU in Beijing.",
    "the SCO Forum in Beijing discussed a report published by the ADB.",
    "the SCO festival in Qingdao showed crafts that are on the UNESCO list.",
    "the SCO justice ministers met in Astana and praised the model laws of the CIS.",
    "the SCO Secretary-General met with Ambassador of Thailand, who briefed him on the ASEAN summit in Bangkok.",
    "the SCO Deputy Secretary-General met with Viet Nam's permanent representative to the United Nations.",
    "the SCO Council of National Coordinators met in Beijing; the UN was not represented.",
    "the SCO Council of Ministers met in Goa, where a BRICS meeting had been held a week before.",
    "SCO Secretary-General Zhang Ming met with the Minister of Iran and congratulated UNESCO on its anniversary.",
    "the SCO heads of government met in Bishkek and took note of the results of the CSTO exercises.",
]


def involved(said: str) -> set[str]:
    """The partners involved in the occasion that a report of one sentence tells of."""
    article = parsed.Article(
        title="SCO news of the day",
        paragraphs=(f"On 12 April 2023 {said}",),
        parser="text",
        parser_version="1",
        published=dt.date(2023, 4, 13),
        language="en",
    )
    return {each.partner for meeting in meetings.detect(article, CATALOGUE).meetings for each in meeting.involvements}


@pytest.mark.parametrize("said", TOOK_PART)
def test_every_body_that_took_part_is_found(said: str) -> None:
    """Whichever verb, order or voice tells of it, each body named in the sentence is involved."""
    named = {hit.partner for hit in CATALOGUE.find(said)}
    assert named
    assert involved(said) == named


@pytest.mark.parametrize("said", ONLY_NAMED)
def test_a_body_that_is_only_named_is_not_involved(said: str) -> None:
    """Venues, aims, lists, careers, earlier and later occasions and absence involve nobody."""
    assert CATALOGUE.find(said)
    assert involved(said) == set()
