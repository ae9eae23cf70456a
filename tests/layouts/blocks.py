"""The blocks of a text and the ways in which developers write them down as HTML."""

from __future__ import annotations

import dataclasses
import re

import markupsafe


@dataclasses.dataclass(frozen=True)
class Block:
    """One block: `kind` is p, h, list, quote or table; a paragraph has one line, a list or table one for each row."""

    kind: str
    lines: tuple[str, ...]


KINDS = {"# ": "h", "- ": "list", "> ": "quote", "| ": "table"}


def read(body: str) -> tuple[Block, ...]:
    """The blocks of a body as `releases.toml` writes it."""
    found = []
    for chunk in re.split(r"\n\s*\n", body.strip()):
        lines = chunk.split("\n")
        kind = KINDS.get(lines[0][:2], "p")
        found.append(Block(kind, tuple(line if kind == "p" else line[2:] for line in lines)))
    return tuple(found)


def plain(line: str) -> str:
    """A line without the marks of links and bold type."""
    return re.sub(r"\[\[|\]\]|\*\*", "", line)


def tie(text: str) -> str:
    """The text with U+00A0 after short words and before dashes, as the Secretariat's editors write."""
    return re.sub(r"(?<=\b[A-Za-zА-я]) | (?=[—–])", "\xa0", re.sub(r"(?<=\b[A-Za-zА-я]{2}) ", "\xa0", text))


def _markup(text: str) -> markupsafe.Markup:
    return markupsafe.Markup(text)  # noqa: S704 - words of our own


class Renderer:
    """Blocks written as HTML; `tied` ones have U+00A0 after short words."""

    def __init__(self, tied: bool) -> None:
        self.tied = tied

    def words(self, line: str, bold: str = "strong") -> markupsafe.Markup:
        """One line with its links and bold words."""
        text = str(markupsafe.escape(tie(line) if self.tied else line))
        text = re.sub(r"\*\*(.*?)\*\*", rf"<{bold}>\1</{bold}>", text)
        return _markup(re.sub(r"\[\[(.*?)\]\]", r'<a href="/20180615/449210.html">\1</a>', text))

    def elements(
        self,
        body: tuple[Block, ...],
        tag: str = "p",
        attributes: str = "",
        sub: str = "h3",
        quote: str = "blockquote",
        bold: str = "strong",
        close: bool = True,
    ) -> markupsafe.Markup:
        """Every block in an element of its own."""
        end = f"</{tag}>" if close else ""
        opening = f"<{tag} {attributes}>" if attributes else f"<{tag}>"
        written = []
        for block in body:
            inner = [self.words(line, bold) for line in block.lines]
            if block.kind == "p":
                written.append(f"{opening}{inner[0]}{end}")
            elif block.kind == "h":
                written.append(f"<{sub}>{inner[0]}</{sub.split()[0]}>")
            elif block.kind == "quote":
                written.append(f"<{quote}>{inner[0]}</{quote.split()[0]}>")
            else:
                written.append(self._rows(block))
        return _markup("\n".join(written))

    def breaks(
        self, body: tuple[Block, ...], gap: str = "<br><br>", bold: str = "b", indent: str = ""
    ) -> markupsafe.Markup:
        """Blocks as bare text with line breaks between."""
        written = []
        for block in body:
            inner = [self.words(line, bold) for line in block.lines]
            if block.kind == "table":
                written.append(self._rows(block))
            elif block.kind == "list":
                written.append("<br>\n".join(f"- {line}" for line in inner))
            elif block.kind == "h":
                written.append(f"<{bold}>{inner[0]}</{bold}>")
            else:
                written.append(f"{indent}{inner[0]}")
        return _markup(f"{gap}\n".join(written))

    def lines(self, body: tuple[Block, ...], gap: str = "\n\n") -> markupsafe.Markup:
        """Blocks as lines of preformatted text."""
        return self.breaks(body, gap)

    def _rows(self, block: Block) -> markupsafe.Markup:
        inner = [self.words(line) for line in block.lines]
        if block.kind == "list":
            return _markup("<ul>" + "\n".join(f"<li>{line}</li>" for line in inner) + "</ul>")
        rows = [[f"<td>{cell.strip()}</td>" for cell in line.split("|")] for line in inner]
        return _markup("<table border=1>" + "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "</table>")
