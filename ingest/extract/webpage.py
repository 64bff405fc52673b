"""HTML to Markdown: headings, lists, tables and code are kept, the page's machinery is not."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

from ingest.extract.draft import Draft, Items, fence, heading, one_line
from ingest.extract.text import decode
from ingest.extract.titles import clean_title
from ingest.extract.webblocks import Block, Table
from store.records import AnchorKind, Extraction, Markup

_DROPPED: Final = frozenset(
    {"script", "style", "template", "svg", "noscript", "iframe", "object", "canvas", "select"}
)
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS: Final = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
        "header", "hgroup", "hr", "html", "legend", "main", "nav", "p", "section", "summary",
    }
)  # fmt: skip
_LISTS: Final = frozenset({"ul", "ol", "menu", "dir"})
_SPACES: Final = re.compile(r"\s+")
_GAP: Final = re.compile(r"\n\s*\n")  # two line breaks in a row are how old pages part paragraphs
_OPAQUE: Final = re.compile(r"<!--|<(?:script|style)(?=[\s/>])", re.IGNORECASE)
_OPAQUE_ENDS: Final = {
    "<!--": re.compile(r"-->"),
    "<script": re.compile(r"</script[^<>]*>", re.IGNORECASE),
    "<style": re.compile(r"</style[^<>]*>", re.IGNORECASE),
}
_TAG_START: Final = re.compile(r"<[A-Za-z/!?]")
_DEEPEST: Final = 12  # tables and lists nested deeper than this are layout, not structure
_MAIN_ENOUGH: Final = 200  # characters in <main> from which the rest of the page is frame


class _Page(HTMLParser):
    """Collects blocks without recursion, so that depth costs nothing."""

    def __init__(self, *, keep_nav: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.title: list[str] = []
        self.author: str | None = None
        self.heading: str | None = None
        self._dropped = _DROPPED if keep_nav else _DROPPED | {"nav"}
        self._skip: list[str] = []
        self._line: list[str] = []
        self._lists: list[int] = []  # 0: bullets, else the next number
        self._items = Items()
        self._mark: str | None = None
        self._tables: list[Table] = []
        self._level = 0
        self._pre = 0
        self._quote = 0
        self._main = 0
        self._in_title = False
        self._anchor: str | None = None
        self._seen_item = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skip or tag in self._dropped:
            self._skipping(tag)
            return
        values = dict(attrs)
        self._opened(tag, values)
        name = values.get("id") or (values.get("name") if tag == "a" else None)
        if name and (self._level or tag in _HEADINGS or not "".join(self._line).strip()):
            self._anchor = name if tag in _HEADINGS or not self._level else self._anchor or name

    def _skipping(self, tag: str) -> None:
        if not self._skip or self._skip[-1] == tag:
            self._skip.append(tag)

    def _opened(self, tag: str, values: dict[str, str | None]) -> None:
        if tag == "br":
            self._line.append("\n")
        elif tag == "title":
            self._in_title = not self.title
        elif tag == "meta":
            self._meta(values)
        elif tag in _HEADINGS:
            self._flush()
            self._level = int(tag[1])
        elif tag in ("pre", "listing", "xmp"):
            self._flush()
            self._pre += 1
        else:
            self._opened_structure(tag, values)

    def _opened_structure(self, tag: str, values: dict[str, str | None]) -> None:
        if tag in _LISTS:
            self._flush()
            if not self._lists:
                self._seen_item = False
                self._items.end()
            self._lists.append(1 if tag == "ol" else 0)
        elif tag == "li":
            self._flush()
            self._mark = self._next_mark()
        elif tag in ("table", "tr", "td", "th"):
            self._opened_table(tag)
        elif tag in _BLOCKS:
            self._flush()
            self._quote += tag == "blockquote"
            self._main += tag == "main" or values.get("role") == "main"

    def _meta(self, values: dict[str, str | None]) -> None:
        if (values.get("name") or "").lower() == "author":
            self.author = clean_title(values.get("content"))

    def _opened_table(self, tag: str) -> None:
        self._flush()
        if tag == "table":
            for outer in self._tables:
                outer.layout = True
            if len(self._tables) < _DEEPEST:
                self._tables.append(Table())
        elif self._tables and tag == "tr":
            self._tables[-1].rows.append([])
        elif self._tables:
            held = self._tables[-1]
            held.rows = held.rows or [[]]
            held.rows[-1].append([])

    def handle_endtag(self, tag: str) -> None:
        if self._skip:
            if tag == self._skip[-1]:
                self._skip.pop()
            return
        if tag == "title":
            self._in_title = False
        elif tag in _HEADINGS:
            self._flush()
            self._level = 0
        elif tag in ("pre", "listing", "xmp"):
            self._flush()
            self._pre = max(0, self._pre - 1)
        else:
            self._closed_structure(tag)

    def _closed_structure(self, tag: str) -> None:
        if tag in _LISTS:
            self._flush()
            self._lists[-1:] = []
        elif tag == "table" and self._tables:
            self._flush()
            self._close_table()
        elif tag in _BLOCKS or tag in ("li", "td", "th", "tr"):
            self._flush()
            self._quote = max(0, self._quote - (tag == "blockquote"))
            self._main = max(0, self._main - (tag == "main"))

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)
        elif not self._skip:
            self._line.append(data if self._pre else _SPACES.sub(" ", data))

    def close(self) -> None:
        super().close()
        self._flush()
        while self._tables:
            self._close_table()

    def _next_mark(self) -> str:
        if not self._lists or not self._lists[-1]:
            return "-"
        self._lists[-1] += 1
        return f"{self._lists[-1] - 1}."

    def _flush(self) -> None:
        """End the current run of text and keep it as a block of what it stood in."""
        text = "".join(self._line)
        self._line.clear()
        if not text.strip():
            return
        if self._pre:
            self._keep(Block(fence(text.expandtabs(8)), plain=False))
        elif self._level:
            self._keep_heading(one_line(text).rstrip("¶# "))
        else:
            for part in _GAP.split(text):
                lines = [one_line(line) for line in part.split("\n")]
                self._keep_prose("\n".join(filter(None, lines)))
        self._anchor = None

    def _keep_heading(self, text: str) -> None:
        if self.heading is None and self._level == 1:
            self.heading = text
        if text:
            self._keep(Block(heading(text, self._level), anchor=self._anchor, plain=False))

    def _keep_prose(self, text: str) -> None:
        if not text:
            return
        if self._mark is not None:
            depth = min(len(self._lists), _DEEPEST)
            line, self._mark = self._items.line(depth, self._mark, text), None
            self._keep(Block(line, tight=self._seen_item), item=True)
        elif self._lists and self._seen_item:
            indent = "  " * min(len(self._lists), _DEEPEST)
            self._keep(Block(indent + one_line(text)), item=True)
        else:
            quote = "> " if self._quote else ""
            self._keep(Block(quote + text.replace("\n", "\n" + quote)))

    def _keep(self, block: Block, *, item: bool = False) -> None:
        if not item:
            self._items.end()
        self._seen_item = item
        block.in_main = self._main > 0
        (self._tables[-1].cell() if self._tables else self.blocks).append(block)

    def _close_table(self) -> None:
        closed = self._tables.pop()
        if closed.is_data:
            self._keep(Block(closed.render(), plain=False))
            return
        sink = self._tables[-1].cell() if self._tables else self.blocks
        sink.extend(block for row in closed.rows for cell in row for block in cell)


def read_html(data: bytes) -> Extraction:
    """A web page as Markdown, with the ids at its headings as fragments that a link opens."""
    return page(decode(data))


def page(source: str) -> Extraction:
    """HTML source as Markdown."""
    parsed = _parse(source, keep_nav=False)
    if not parsed.blocks:
        parsed = _parse(source, keep_nav=True)
    draft = Draft()
    for block in _without_frame(parsed.blocks):
        if block.anchor:
            draft.mark(AnchorKind.FRAGMENT, block.anchor)
        draft.add(block.text, tight=block.tight)
    title = clean_title(parsed.heading or "".join(parsed.title))
    return Extraction(
        draft.text, Markup.MARKDOWN, title=title, anchors=draft.anchors, author=parsed.author
    )


def _parse(source: str, *, keep_nav: bool) -> _Page:
    parsed = _Page(keep_nav=keep_nav)
    parsed.feed(without_opaque(source))
    parsed.close()
    return parsed


def without_opaque(source: str) -> str:
    """The source without comments, scripts, styles and a last tag that never ends.

    As browsers do; and the standard parser's time grows with the square of what is unclosed.
    """
    pieces = []
    at = 0
    while found := _OPAQUE.search(source, at):
        pieces.append(source[at : found.start()])
        end = _OPAQUE_ENDS[found.group().lower()].search(source, found.end())
        at = end.end() if end else len(source)
    whole = "".join([*pieces, source[at:]])
    unclosed = _TAG_START.search(whole, whole.rfind(">") + 1)
    return whole[: unclosed.start()] if unclosed else whole


def _without_frame(blocks: list[Block]) -> list[Block]:
    main = [block for block in blocks if block.in_main]
    enough = sum(len(block.text) for block in main) >= _MAIN_ENOUGH
    return main if enough else blocks
