"""Passages for libraries that leave cutting to their users: windows of words."""

from __future__ import annotations

WORDS, OVERLAP = 120, 30


def windows(text: str) -> list[str]:
    """Windows of 120 words, a quarter of each shared with the one before."""
    words = text.split()
    starts = range(0, max(len(words) - OVERLAP, 1), WORDS - OVERLAP)
    return [" ".join(words[start : start + WORDS]) for start in starts]
