"""The words for offices and for people who stand for a body, in English, Russian and Chinese."""

from __future__ import annotations

_RANK = (
    r"(?:(?:first|senior|acting|deputy|vice|assistant|associate|under|executive|special|personal|permanent|resident|"
    r"regional|country|general|chief|principal|high|trade|political|honorary|interim|current|incumbent|newly|"
    r"new|top|humanitarian|programme|program|administrative|chargé)[- ])*"
)
_HOLDER = (
    r"(?:secretary[- ]generals?|secretaries[- ]general|undersecretary[- ]general|undersecretary|"
    r"director[- ]generals?|"
    r"directors?[- ]general|directors?|secretary|secretaries|executives?|presidents?|vice[- ]presidents?|"
    r"chairman|chairwoman|chairperson|"
    r"chairpersons|chair|co-chair|head|heads|chief|chiefs|representatives?|envoys?|coordinator|co-ordinator|"
    r"commissioner|ambassador|minister|deputy head|adviser|advisor|manager|officer|rapporteur|"
    r"administrator|spokesman|spokesperson|spokeswoman|governor|d'affaires|liaison|specialist|consultant|delegate)"
)

OFFICE = rf"{_RANK}{_HOLDER}"
"""One person's office, without the body it belongs to."""

PEOPLE = (
    r"(?:representatives?|delegates?|delegations?|officials?|experts?|specialists?|observers?|diplomats?|staff|"
    r"employees|trainers?|instructors|teachers|lecturers|scholars|scientists|lawyers|guests|"
    r"officers|executives|members of the (?:secretariat|delegation)|envoys|leadership|colleagues|counterparts?|"
    r"executive heads|executive officials|administrative officials|senior officials|speakers|workers|analysts|"
    r"leaders|team|heads|"
    r"chiefs|secretaries)"
)
"""People without names who come from a body."""

BODY = (
    r"(?:secretariats?|departments?|divisions?|committees?|bodies|body|agenc(?:y|ies)|missions?|offices?|"
    r"field offices?|"
    r"country offices?|sub-?regional offices?|regional offices?|liaison offices?|bureaus?|"
    r"commissions?|directorates?|units?|sections?|assembly|headquarters staff|institutions?|entities|"
    r"structures?|regional delegation)"
)
"""Parts of a body, which stand for it."""

OCCASION = (
    r"(?:sessions?|summits?|conferences?|meetings?|forums?|fora|consultations?|dialogues?|workshops?|seminars?|"
    r"symposiums?|round ?tables?|debates?|briefings?|receptions?|ceremon(?:y|ies)|exhibitions?|exercises?|congress|"
    r"assembl(?:y|ies)|panels?|events?|talks|videoconferences?|conversations?|webinars?|training|trainings|"
    r"week|visit)"
)
"""Occasions at which people come together."""
