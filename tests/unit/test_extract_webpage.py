"""HTML: the structure a reader sees, without the page's machinery, with ids a link can open."""

from __future__ import annotations

from ingest.extract.dispatch import extract
from ingest.extract.webpage import page
from store.records import AnchorKind, Markup

DOCS = """<!DOCTYPE html><html><head><title>Site | Runbook</title><meta name="author" content="Ops">
<script>var a = "<h1>no</h1>";</script><style>h1 {}</style></head><body>
<nav><a href="/">Home</a></nav>
<h1 id="top">Runbook<a class="headerlink" href="#top">¶</a></h1>
<p>First <b>bold</b> &amp; <code>code_x</code>.<br>Next line.</p>
<section id="steps"><h2>Steps</h2>
<ul><li>One<ul><li>Deep</li></ul></li><li>Two</li></ul>
<ol start="1"><li>First<ol><li>Inner</li></ol></li><li>Second</li></ol></section>
<h2><a name="old"></a>Old</h2>
<pre>a
  b &lt;c&gt;</pre>
<table><tr><th>Key</th><th>Value</th></tr><tr><td>a | b</td><td>1</td></tr></table>
<blockquote><p>Said</p></blockquote></body></html>"""

EXPECTED = """# Runbook

First bold & code_x.
Next line.

## Steps

- One
  - Deep
- Two

1. First
    1. Inner
2. Second

## Old

```
a
  b <c>
```

| Key | Value |
| --- | --- |
| a \\| b | 1 |

> Said
"""


def test_a_page_becomes_markdown() -> None:
    held = extract(DOCS.encode(), "runbook.html")
    assert held.text == EXPECTED
    assert (held.markup, held.lines) == (Markup.MARKDOWN, False)
    assert (held.title, held.author) == ("Runbook", "Ops")


def test_ids_at_headings_are_fragments_at_exact_places() -> None:
    held = page(DOCS)
    assert {each.kind for each in held.anchors} == {AnchorKind.FRAGMENT}
    places = [(each.label, held.text[each.start :].split("\n")[0]) for each in held.anchors]
    assert places == [("top", "# Runbook"), ("steps", "## Steps"), ("old", "## Old")]


def test_the_title_element_serves_where_no_top_heading_stands() -> None:
    assert page("<title>The page</title><h3>Menu</h3>text").title == "The page"


def test_a_layout_table_is_read_as_prose() -> None:
    source = "<table><tr><td><p>One</p><table><tr><td>Two</td></tr></table></td></tr></table>"
    assert page(source).text == "One\n\nTwo\n"


def test_the_frame_around_the_main_part_is_left_out() -> None:
    main = "<main><h1>Topic</h1><p>" + "word " * 60 + "</p></main>"
    text = page(f"<header>Site</header>{main}<footer>Imprint</footer>").text
    assert text.startswith("# Topic")
    assert "Imprint" not in text


def test_a_page_that_is_all_navigation_is_still_read() -> None:
    assert page("<nav><p>Only this</p></nav>").text == "Only this\n"


def test_a_script_that_speaks_of_comments_hides_nothing() -> None:
    assert page('a<script>if ("<!--") {}</script><p>b 5 < 6').text == "a\n\nb 5 < 6\n"


def test_a_page_in_a_declared_encoding_is_read() -> None:
    source = '<html><head><meta charset="windows-1251"></head><body>Привет</body></html>'
    assert extract(source.encode("cp1251"), "a.html").text == "Привет\n"
