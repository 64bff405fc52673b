"""A question in any of the bot's languages finds an English document, where the model reads it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from bot.cli.asking import answered, asked
from bot.discord import answer as discord_answer
from bot.language import LANGUAGES, speaking, told
from bot.slack.answer import Showing, render
from bot.wiring import App
from store.errors import ModelError
from store.models.registry import default_cache, locate
from store.settings import Settings

pytestmark = pytest.mark.integration

NOW = datetime.now(UTC)
CACHE = Path(os.environ.get("TEAMLORE_MODEL_CACHE") or default_cache())
HANDBOOK = {
    "leave.md": "# Parental leave\n\nAfter the birth of a child you may stay at home for twenty "
    "weeks with full pay. Tell your manager three months before.\n",
    "travel.md": "# Travel\n\nTrains are booked in second class. Flights need the approval of the "
    "head of your department.\n",
    "keys.md": "# Keys\n\nWhoever loses the key of the office pays for a new lock.\n",
    "lunch.md": "# Lunch\n\nThe canteen is open from noon until two. Soup is free on Fridays.\n",
}
QUESTIONS = {
    "en": "How long can I stay at home when my child is born?",
    "de": "Wie lange darf ich zu Hause bleiben, wenn mein Kind geboren wird?",
    "es": "¿Cuánto tiempo puedo quedarme en casa cuando nace mi hijo?",
    "fr": "Combien de temps puis-je rester à la maison à la naissance de mon enfant ?",
    "pt": "Quanto tempo posso ficar em casa quando meu filho nascer?",
    "ja": "子どもが生まれたとき、どのくらい家にいることができますか？",
    "zh": "孩子出生时，我可以在家待多久？",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    try:
        locate("multilingual", CACHE)
    except ModelError:
        pytest.skip("run `make models`")
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("handbook")
    for name, text in HANDBOOK.items():
        (folder / name).write_text(text)
    made = App(Settings(home=home, model="multilingual", model_cache=CACHE, threads=2))
    shelf = made.access.space(made.access.workspace(), "general")
    kind, target, named = made.identify(str(folder))
    made.catalogue.add_source(made.access.workspace(), shelf, kind, target, named, None)
    with made.worker() as worker:
        worker.drain()
    yield made
    made.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_finds_the_english_document(app: App, language: str) -> None:
    answer = answered(app.desk(), asked(app, QUESTIONS[language], "main", None, 3))
    with speaking(language):
        slack = render(answer, Showing("q", NOW))["text"]
        discord = str(discord_answer.render(answer, discord_answer.Showing(UUID(int=1), NOW)))
        age = told("updated", when=told("today"))

    assert answer.citations[0].document == "leave.md"
    assert "twenty weeks with full pay" in answer.citations[0].quote
    for shown in (slack, discord):
        assert "twenty weeks with full pay" in shown.replace("**", "")
        assert age in shown
