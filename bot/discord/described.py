"""What Discord shows of the commands, in its readers' languages; their names stay as typed."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.language import LANGUAGES, language_of, speaking, told

_ID = "id"


def described(id: str) -> app_commands.locale_str:
    """A message of ours as a description: in English, and known by its name to the translator."""
    return app_commands.locale_str(_description(LANGUAGES[0], id), **{_ID: id})


class Descriptions(app_commands.Translator):
    """Translates what was made by ``described`` and nothing else."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 - the message tells
    ) -> str | None:
        """The description in the language of a locale; None where English stands for it."""
        id, language = string.extras.get(_ID), language_of(locale.value)
        if id is None or language in ("", LANGUAGES[0]):
            return None
        return _description(language, id)


def _description(language: str, id: str) -> str:
    with speaking(language):
        return told(id).rstrip(".。")
