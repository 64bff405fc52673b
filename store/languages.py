"""In which language a text is written, and how its words are stemmed: for the exact half of search.

A passage has one language. A question is short: where it could be of several, each is a reading of
it. What is clearly English is known by its small words, and the detector is never loaded for it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from threading import Lock
from typing import Any

import Stemmer

ENGLISH = "en"

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian",
    "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali",
    "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
# Told apart from the others, and their words left as they are: there is no stemmer for them.
_AS_WRITTEN = ("bg", "hr", "lv", "sk", "sl", "uk", "vi")

# Scripts other than Latin: what is taken for the language of a word in one where the text's own
# language has another script, and the languages that are written in it.
_SCRIPTS = (
    (re.compile("[\u0400-\u04ff]"), "ru", frozenset(("ru", "sr", "bg", "uk"))),
    (re.compile("[\u0370-\u03ff]"), "el", frozenset(("el",))),
    (re.compile("[\u0600-\u06ff]"), "ar", frozenset(("ar", "fa"))),
    (re.compile("[\u0900-\u097f]"), "hi", frozenset(("hi", "ne"))),
    (re.compile("[\u0530-\u058f]"), "hy", frozenset(("hy",))),
    (re.compile("[\u0b80-\u0bff]"), "ta", frozenset(("ta",))),
)
_LATIN = re.compile("[a-z]")
_LETTERS = re.compile("[a-z]+")
_NOT_LATIN = frozenset().union(*(known for _, _, known in _SCRIPTS)) - {"sr"}

_KNOWN = re.compile(
    "|".join(script.pattern for script in (_LATIN, *(each for each, *_ in _SCRIPTS))), re.IGNORECASE
)

# Small words of English that are hardly a word of any other language; one in fifteen is enough.
_SURELY_ENGLISH = frozenset(
    """about any are could does from how into my our should that the their there these they this
    those what when where which while whose why with would you your""".split()
)
_ENOUGH = 15

# Accents of Latin, Greek and Cyrillic, vowel points of Hebrew and Arabic: often left out.
_FOLDED = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640\u200c\u200d]"
)

STOP_WORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before being below
    between both but by can could did do does doing don down during each few for from further had
    has have having he her here hers him his how i if in into is it its itself just may me might
    more most must my no nor not of off on once only or other our ours out over own same shall she
    should so some such than that the their theirs them then there these they this those through
    to too under until up us very was we were what when where which while who whom whose why will
    with would you your yours s t ll re ve d m""".split()
)
# Of these the list that a package has loses: Vietnamese writes its syllables apart (nDCG@10 of BM25
# alone .948 without, .894 with), Greek .956 and .953, Hindi .955 and .950.
_UNLISTED = frozenset(("el", "hi", "vi"))

SURE = 0.9  # of a reading that stands alone; below it English is another
_LIKELY = 0.1  # of a reading that counts at all
_AT_MOST = 3  # readings besides English

# A stemmer holds the word it works on: of two threads, one would get pieces of the other's.
_stemming = Lock()


def language_of(text: str) -> str:
    """The language of a text, as ISO 639-1; English if in doubt."""
    if _is_english(text):
        return ENGLISH
    best, probability = _ranked(text)[0]
    return best if probability >= SURE else ENGLISH


def readings_of(text: str) -> tuple[str, ...]:
    """The languages that a short text may be in, the likeliest first."""
    if _is_english(text):
        return (ENGLISH,)
    ranked = _ranked(text)[:_AT_MOST]
    if ranked[0][1] >= SURE:
        return (ranked[0][0],)
    likely = [language for language, probability in ranked if probability >= _LIKELY]
    return tuple(dict.fromkeys((*likely, ENGLISH)))


def language_of_word(word: str, language: str) -> str:
    """The language of a word, folded, in a text of some language: an English name in a Russian text
    is English.
    """
    if not _LATIN.search(word) and not word.isascii():
        for script, default, known in _SCRIPTS:
            if script.search(word):
                return language if language in known else default
    return ENGLISH if language in _NOT_LATIN else language


def folded(word: str) -> str:
    """A word in the one form in which it is compared: small letters, without accents."""
    word = word.casefold()
    if word.isascii():
        return word
    return unicodedata.normalize("NFC", _FOLDED.sub("", unicodedata.normalize("NFD", word)))


@lru_cache(maxsize=len(_STEMMERS) + len(_AS_WRITTEN))
def stop_words(language: str) -> frozenset[str]:
    """Words of a language that say nothing of what a text is about, folded; empty if unknown."""
    if language == ENGLISH:
        return STOP_WORDS
    if language in _UNLISTED:
        return frozenset()
    return _listed(language)


def _listed(language: str) -> frozenset[str]:
    from stop_words import StopWordError, get_stop_words

    try:
        return frozenset(map(folded, get_stop_words(language)))
    except StopWordError:
        return frozenset()


def stem(word: str, language: str) -> str:
    """A word without its endings; as it is where no stemmer is known."""
    if language not in _STEMMERS:
        return word
    with _stemming:
        return str(_stemmer(language).stemWord(word))


def _is_english(text: str) -> bool:
    """Whether the detector need not be asked: clear English, or nothing that speaks against it.

    Also where most letters are of scripts without a stemmer.
    """
    words = text.casefold().split()
    if _ENOUGH * sum(map(_SURELY_ENGLISH.__contains__, words)) >= len(words):
        return True
    if text.isascii():
        return _foreign().isdisjoint(_LETTERS.findall(text.casefold()))
    return 2 * len(_KNOWN.findall(text)) < sum(map(str.isalpha, text))


@lru_cache(maxsize=1)
def _foreign() -> frozenset[str]:
    """Small words, in plain letters, of other languages that use them."""
    listed = (_listed(language) for language in _STEMMERS if language not in _NOT_LATIN)
    every = frozenset().union(*listed) - _listed(ENGLISH) - STOP_WORDS
    return frozenset(word for word in every if len(word) > 1)


def _ranked(text: str) -> list[tuple[str, float]]:
    return [(str(name), float(share)) for name, share in _detector().rank(text)]


@lru_cache(maxsize=1)
def _detector() -> Any:
    """Takes a third of a second and 60 MB once, and .03 to .07 ms a text."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    every = LanguageIdentifier.from_model_file(MODEL_FILE)
    every.set_languages([*_STEMMERS, *_AS_WRITTEN])
    return LanguageIdentifier(  # without the other hundred languages
        every.nb_ptc, every.nb_pc, every.nb_classes, every.tk_nextmove, every.tk_output,
        norm_probs=True, tk_row=every.tk_row,
    )  # fmt: skip


@lru_cache(maxsize=len(_STEMMERS))
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_STEMMERS[language], 0)  # no cache of its own: terms are kept by word
