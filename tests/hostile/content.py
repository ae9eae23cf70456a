"""Faults of what is in the pages: charsets, pages that stand in for others, dates, and pages that never stand still."""

from __future__ import annotations

from tests.hostile import newsroom
from tests.hostile.fault import article, gives, listing, page

LOGIN = (
    "<title>Log in</title><h1>Log in</h1><form><input name=user><input name=password type=password></form>"
    "<p>You have to log in with your account to read this page. If you have none, ask the administrator of the site to"
    " make one for you. If you have forgotten your password, write to the help desk, which answers on working days.</p>"
)
NOT_FOUND = (
    "<title>404 - Page not found | News</title><h1>Page not found</h1><p>The page that you asked for is not there. It"
    " may have been moved or deleted, or the address has a mistake. Go back to the front page, or search the site.</p>"
)
CHALLENGE = (
    "<title>Just a moment...</title><h1>Checking your browser</h1><p>This process is automatic. Your browser will be"
    " sent on to the page that you asked for in a moment. Please allow up to five seconds, and enable cookies.</p>"
)
CLOSED = (
    "<title>Сайт на техническом обслуживании</title><h1>Сайт на техническом обслуживании</h1><p>На сайте идут работы."
    " Приносим извинения за неудобства и просим зайти позже, когда работы будут закончены.</p>"
)
AWAY = (
    "<title>页面不存在</title><h1>页面不存在</h1>"
    "<p>您访问的页面不存在或已被删除。请检查地址是否正确，或返回首页继续浏览。</p>"
)
REFRESH = "<title>Moved</title><meta http-equiv=refresh content='0; url=?'><p>Moved.</p>"


def _with(old: str, new: str, **headers: str | None) -> newsroom.Behaviour:
    """The page with some of its text replaced, and with these headers."""
    return page(lambda text: text.replace(old, new), **headers)


def _as(codec: str, **headers: str | None) -> newsroom.Behaviour:
    """The page in another encoding than it says."""
    return page(lambda text: text.encode(codec, "xmlcharrefreplace"), **headers)


def _restless(room: newsroom.Newsroom, wire: newsroom.Wire, request: newsroom.Request) -> None:
    """The page with a token, a time and an advertisement that are others on every request."""
    number = len(room.asked)
    token = f"<form><input type=hidden name=csrf value={number:032x}></form><script>var t = {number};</script>"
    text = room.page(request.path) or ""
    wire.send(newsroom.answer(text.replace("</body>", f"<aside class=ad>Offer number {number}</aside>{token}</body>")))


def _etag_for_all(room: newsroom.Newsroom, wire: newsroom.Wire, request: newsroom.Request) -> None:
    """One ETag for whatever stands there, and "not modified" to whoever brings it."""
    if request.headers.get("if-none-match"):
        wire.send(b'HTTP/1.1 304 Not Modified\r\nETag: "same"\r\n\r\n')
        return
    wire.send(newsroom.answer(room.page(request.path) or "", ETag='"same"'))


UTF_8 = {"Content_Type": "text/html"}
DEEP = "<div>" * 50_000

FAULTS = (
    # --- charsets
    article("a byte order mark and a false header", page(
        lambda text: b"\xef\xbb\xbf" + text.encode(), Content_Type="text/html; charset=windows-1251")),
    article("gb2312 in the header, UTF-8 in the body", page(str, Content_Type="text/html; charset=gb2312")),
    article("Latin-1 in the header, UTF-8 in the body", page(str, Content_Type="text/html; charset=iso-8859-1")),
    article("gb2312 in the page, UTF-8 in the body", _with("<head>", "<head><meta charset=gb2312>", **UTF_8)),
    article("no charset at all", page(str, **UTF_8)),
    article("a charset of no name", page(str, Content_Type="text/html; charset=utf8mb4_nonsense")),
    article("UTF-16 with a mark", _as("utf-16", **UTF_8)),
    article("UTF-16 by its header alone", _as("utf-16-le", Content_Type="text/html; charset=utf-16le")),
    article("UTF-8 told, GB 18030 sent", _as("gb18030", Content_Type="text/html; charset=utf-8")),
    article("windows-1252 without a word", _as("cp1252", **UTF_8)),
    article("a broken letter", page(lambda text: text.encode().replace(b"</article>", b"<!-- \xff --></article>"))),
    article("NUL in the text", page(lambda text: text.replace("<p>", "<p>\0"))),
    article("NUL all over", gives(b"\0\1\2\3" * 999), "no text"),
    # --- what is no page
    article("an empty body", gives(b""), "empty"),
    article("white space", gives(" \n\t" * 99), "empty"),
    article("an image", gives(b"\x89PNG\r\n\x1a\n" * 9, Content_Type="image/png"), "is image/png", "hard"),
    article("a page called an image", page(str, Content_Type="image/jpeg"), "is image/jpeg", "hard"),
    article("a spreadsheet", gives(b"PK\3\4", Content_Type="application/vnd.ms-excel"), "is application/vnd", "hard"),
    article("a PDF called a page", gives(b"%PDF-1.7 " * 99), "is a PDF"),
    article("no content type", page(str, Content_Type=None)),
    # --- what stands in for the page
    article("a login page", gives(LOGIN), "stands in"),
    article("an error page", gives(NOT_FOUND), "stands in"),
    article("a challenge to browsers", gives(CHALLENGE), "stands in"),
    article("a closed site, in Russian", gives(CLOSED), "stands in"),
    article("an error page in Chinese", gives(AWAY), "stands in"),
    article("a page that sends itself on", gives(REFRESH), "."),
    article("a redirect to the front page", gives("", 302, Location="/"), "stands in|404"),
    article("a redirect to the listing", gives("", 302, Location=newsroom.LISTING), "list of articles|stands in"),
    # --- what parsers choke on
    article("50,000 elements in each other", page(lambda text: text.replace("<p>", DEEP + "<p>", 1)), "deep|page|text"),
    article("an attribute of a megabyte", _with("<article>", f"<article class='{'x ' * 500_000}'>")),
    article("100,000 links", _with("</article>", "</article>" + "<a href='/a/9.html'>more</a>" * 100_000)),
    # --- dates
    article("a date to come", _with("2026-05-13T08:00:00+00:00", "2062-05-13T08:00:00+00:00")),
    article("a date without a zone", _with("2026-05-13T08:00:00+00:00", "2026-05-13T08:00:00")),
    article("a date that is none", _with("2026-05-13T08:00:00+00:00", "0000-99-99")),
    # --- pages that never stand still
    article("another page on every request", _restless),
    article("one ETag for ever", _etag_for_all),
    listing("a listing that is another on every request", _restless),
)  # fmt: skip
"""Every one of them is asked for over a real connection."""
