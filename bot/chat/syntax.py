"""Which marks a document's text is written with, by the ending of its name."""

from __future__ import annotations

from enum import IntFlag

_MARKDOWN = frozenset("md markdown mdown mkd mdx qmd rmd".split())
_PLAIN = frozenset(
    "txt text log rst rest org adoc asciidoc asc tex textile wiki eml srt vtt".split()
)
_VERBATIM = frozenset(
    """
    bash bat c cc cfg clj cmake conf cpp cs css csv dart diff dockerfile editorconfig env erl ex
    exs fs go gradle graphql h hcl hpp hs ini java jl js json json5 jsonc jsonl jsx kt less lua
    makefile mjs ml ndjson nim nix patch php pl properties proto ps1 psv py pyi r rb rs sass scala
    scm scss service sh sol sql svelte svg swift tab tcl tf tfvars toml ts tsv tsx vb vue xml xsd
    xsl yaml yml zig zsh
    """.split()
)


class Syntax(IntFlag):
    """The marks that mean something in a text."""

    PLAIN = 0
    BLOCKS = 1  # headings, fences and tables, as every reader of rich formats writes them
    INLINE = 2  # emphasis, links and escapes: only what was Markdown from the start
    VERBATIM = 4  # none, and every line end and blank counts: code and data


def syntax_of(document: str) -> Syntax:
    """What the document at this path is written in; an unknown ending was a rich format."""
    suffix = document.partition("#")[0].partition("?")[0].rpartition(".")[2].lower()
    if suffix in _MARKDOWN:
        return Syntax.BLOCKS | Syntax.INLINE
    if suffix in _VERBATIM:
        return Syntax.VERBATIM
    return Syntax.PLAIN if suffix in _PLAIN else Syntax.BLOCKS
