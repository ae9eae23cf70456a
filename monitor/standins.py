"""Pages that stand in for the one that was asked for: errors, logins, challenges, all with HTTP 200. Pure.

Taken for an article, such a page would be archived under its address, and take the place of what was read there before.
"""

from __future__ import annotations

import re
import urllib.parse

from parsers import article as parsed

LONGEST_TITLE = 80
LONGEST_TEXT = 1500
"""Characters beyond which a page is believed to be what it is called."""

_TITLE = re.compile(
    r"""
    (?:error|http|ошибка|错误)?[\s:#-]*(?:40[0134]|410|429|50[0234])\b.*
    | .{0,20}\b(?:page|file|document|article|resource)\b.{0,20}\b(?:not\ found|not\ be\ found|no\ longer\ exists).*
    | (?:not\ found|forbidden|unauthori[sz]ed|access\ (?:denied|forbidden)|bad\ (?:request|gateway)).*
    | (?:internal\ )?server\ error.* | (?:gateway|request)\ time-?out.* | service\ (?:temporarily\ )?unavailable.*
    | (?:the\ )?(?:web)?site\ (?:is\ )?(?:under|closed\ for)\ (?:maintenance|construction).* | maintenance(?:\ mode)?
    | (?:please\ )?(?:log|sign)[\s-]?(?:in|on)(?:\ to\ .*|\ required)? | just\ a\ moment.* | attention\ required.*
    | (?:please\ )?(?:verify|confirm|prove)\ (?:that\ )?you\ are\ (?:a\ )?(?:human|not\ a\ robot).*
    | are\ you\ (?:a\ )?(?:human|robot).* | checking\ your\ browser.* | ddos[\s-].* | one\ moment,?\ please.*
    | (?:запрашиваемая\ )?страница\ не\ (?:найдена|существует).* | доступ\ (?:запрещ[её]н|ограничен).*
    | (?:вход|авторизация)(?:\ на\ сайт|\ в\ систему)? | .{0,30}(?:на\ )?техническ(?:ом|ие|ое)\ (?:обслуживани|работ).*
    | проверка\ браузера.* | сервис\ (?:временно\ )?недоступен.*
    | .{0,12}(?:页面|网页|文章|内容).{0,4}(?:不存在|未找到|找不到|已删除|丢失了?).* | 禁止访问.* | 访问(?:被拒绝|受限).*
    | (?:用户)?登录 | (?:网站|系统)(?:正在)?维护.* | 安全验证.* | 服务器(?:内部)?错误.*
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_FRONT = re.compile(r"/?(?:[a-z]{2}/?)?(?:index\.\w{2,5}|default\.aspx?|home/?)?", re.IGNORECASE)
_DOOR = re.compile(r"/(?:log-?in|sign-?in|auth|account|sso|consent|error|404|not-?found)(?:[/.]|$)", re.IGNORECASE)


def refuse(article: parsed.Article, asked: str, answered: str) -> None:
    """Raise `parsers.article.NoArticle` for a page that stands in for the article whose address was `asked`.

    It is known by its title, where the page holds little else, and by the address that `answered` after redirects: the
    front page, or one of logins and errors.
    """
    title = article.title.strip()
    if len(title) <= LONGEST_TITLE and len(article.text) <= LONGEST_TEXT and _TITLE.fullmatch(title):
        raise parsed.NoArticle(f"a page {title!r} stands in for the article", url=asked)
    before, after = (urllib.parse.urlsplit(url) for url in (asked, answered))
    if before.path == after.path:
        return
    if _DOOR.search(after.path) or (
        _FRONT.fullmatch(after.path) and not after.query and not _FRONT.fullmatch(before.path)
    ):
        raise parsed.NoArticle(f"{answered} stands in for the article", url=asked)
