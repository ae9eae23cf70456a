"""Whether people met in a room, by video, or both."""

from __future__ import annotations

import re

from monitor.meetings import occasion as occasions
from monitor.meetings import place as places
from monitor.meetings import reading, report, triggers, values

_DISTANT = (
    *("hybrid", "line", "video", "virtual", "remote", "tele", "web", "zoom", "vtc", "phone", "person"),
    *("видео", "вкс", "онлайн", "дистанц", "гибрид", "смешан", "очно", "视频", "线上", "云会", "电话"),
)
"""A sentence without any of these says nothing of a distance; looking for them first spares most of the work."""

REACH = 5
"""So many sentences of a report are asked for its format."""

_ONLINE = triggers.compile(
    r"\b(?:video[- ]?conferenc\w*|video[- ]?link|on-?line|virtual(?:ly)?|teleconference|web(?:inar|cast)\w*|remotely|"
    r"via Zoom|by video|VTC|telephone|phone)\b|видеоконференц\w*|\bВКС\b|онлайн|дистанционн\w+|视频|线上|云会|电话",
    re.IGNORECASE,
)
_HYBRID = triggers.compile(
    r"\bhybrid\b|\bon-?line and off-?line\b|\boff-?line and on-?line\b|in person and (?:on-?line|virtual\w*|via|by)|"
    r"(?:some|others|number of (?:them|whom)|part) [^.;]{0,30}(?:on-?line|by video|remotely|virtually)|"
    r"гибридн\w+|смешанн\w+ формат\w*|очно-заочн\w+|线上线下",
    re.IGNORECASE,
)
_VIDEO_SPEECH = triggers.compile(
    r"\bvideo[- ]?(?:address|message|speech|greeting|statement|recording|clip)\w*|(?:speech|message|address|"
    r"greetings?|"
    r"remarks)\w*\s+(?:delivered |sent |given |made )?(?:by|via|through) video(?:[- ]?link)?|видеообращени\w+|"
    r"视频(?:致|方式致|讲话)",
    re.IGNORECASE,
)
_ABOUT = triggers.compile(
    r"\bon-?line (?:newspaper|retail|trade|platform|portal|media|education|store|sales|version|edition|system)|"
    r"\bvirtually (?:all|every|no|any|in all)\b|\bvirtual (?:tourism|currenc\w+|reality|world|space)",
    re.IGNORECASE,
)
_ROOM = triggers.compile(
    r"\b(?:met|meets?|meeting|received|receives?|visit\w*|talks|conferred|hosted|hosts|held talks|conversation|"
    r"reception|"
    r"ceremony|gathered|arrived?|paid|travelled|toured|attended|greeted|welcomed|in attendance|delegation|"
    r"signed|signatures|inked|concluded|call(?:ed|s) (?:in )?(?:on|upon|at)|paid a call|lunched|dined|breakfast|lunch|"
    r"dinner|shook hands|sat down)\b|"
    r"встрет\w+|встреч\w+|при[её]м\w*|беседу?|визит\w*|переговор\w+|посети\w+|会见|会晤|会面|拜会|访问|举行|"
    r"招待会|会谈|出席|与会",
    re.IGNORECASE,
)


def _is_distant(text: str) -> bool:
    low = text.lower()
    return any(word in low for word in _DISTANT)


_DELEGATION = re.compile(
    r"\b(?:attended|visited|joined) by (?:an?|the) (?:[\w’'-]+ ){0,4}?delegation\b|"
    r"\bdelegation (?:[\w’'-]+ ){0,10}?(?:attended|arrived|travelled|came)\b"
)
"""A delegation that comes to a session, of which nobody says that it was held at a distance."""

_ONE_BY_VIDEO = triggers.compile(
    r"\b(?:addressed|joined|spoke|greeted|participated|took part|appeared|contributed|connected|dialled in|tuned in)\b"
    r"[^.;]{0,80}\b(?:(?:via|by|through|over) (?:a )?(?:video|zoom|satellite)|on-?line|remotely|virtually)",
    re.IGNORECASE,
)
"""Somebody who came by video to people in a room, where another sentence names the room."""


def judge(
    read: reading.Reading, occasion: occasions.Occasion, place: places.Place | None, kind: values.Kind
) -> tuple[values.Format, values.Evidence | None]:
    """The format and the sentence that says so. A named place, or a verb that needs a room, stands for presence."""
    order = sorted(report.order(read, occasion, REACH))
    anywhere = _is_distant(read.title) or _is_distant(read.text)
    distant = [index for index in order if anywhere and _is_distant(reading.sentence_text(read, index))]
    for index in distant:
        found = _HYBRID.search(reading.sentence_text(read, index))
        if found:
            return "hybrid", reading.evidence(read, index, "format.hybrid", found.span())
    speech_by_video = False
    for index in distant:
        whole = reading.sentence_text(read, index)
        text = _ABOUT.sub(" ", whole)
        speech_by_video = speech_by_video or _VIDEO_SPEECH.search(text) is not None
        told = _VIDEO_SPEECH.sub(" ", text)
        found = _ONLINE.search(told)
        words = reading.place_of(told[found.start() : found.end()], whole) if found else None
        if found and place is not None and index != occasion.anchor and _ONE_BY_VIDEO.search(text):
            return "hybrid", reading.evidence(read, index, "format.one-by-video", words)
        if found:
            return "online", reading.evidence(read, index, "format.online", words)
    if place is not None:
        call: values.Format = "hybrid" if speech_by_video and kind in {"conference", "ceremony"} else "in_person"
        return call, place.evidence
    if speech_by_video or kind in {"press_event", "statement"}:
        return "unknown", None
    needs_room = _ROOM if kind in {"bilateral_meeting", "visit", "ceremony"} else _DELEGATION
    for index in order if needs_room is _ROOM else report.opening(occasion):
        found = needs_room.search(reading.sentence_text(read, index))
        if found:
            return "in_person", reading.evidence(read, index, "format.room-verb", found.span())
    return "unknown", None
