"""Sources at the admin's desk: added, refreshed, removed; what is said before and after."""

from __future__ import annotations

import pytest

from bot.chat.admin.desk import AdminDesk
from bot.chat.admin.models import Limits
from bot.language import told
from fakes.desk import Ingest, hand, notes
from store.grants import Grantee, GrantKind

pytestmark = pytest.mark.contract
PAGE = "https://wiki.example/rota"
MEMBERS = Grantee(GrantKind.MEMBERS)


def test_a_site_and_a_repository_are_added_after_a_yes(chat):
    assert "every page of the site below https://a.example/docs/" in chat.says(
        "add https://a.example/docs/ --site"
    )
    chat.press(told("confirm-add"))
    assert "the files of the repository" in chat.says("add https://a.example/hand/book.git")
    chat.press(told("confirm-add"))

    found = chat.world.catalogue.sources(chat.world.workspace)
    assert sorted((s.kind, s.target) for s in found) == [
        ("git", "https://a.example/hand/book.git"), ("site", "https://a.example/docs/"),
    ]  # fmt: skip
    assert "https://a.example/docs/" in chat.says("show https://a.example/docs/")


@pytest.mark.parametrize("target", ["git+/srv/x.git", "git@a.example:x/y", "site:https://a.b/"])
def test_only_what_is_on_the_web_is_read_from_there(chat, target):
    assert chat.says(f"add {target} --site") == told("only-web")
    assert chat.says(f"add {target}") == told("only-web")


def test_a_paused_source_is_left_alone(chat):
    source = chat.world.fill({"a.md": "apple\n"})
    chat.world.schedules.pause(source)

    assert chat.says("refresh") == told("all-paused")
    assert "is paused" in chat.says("refresh docs")
    assert "Paused" in chat.says("show docs")


def test_a_page_is_added_after_a_yes(chat):
    text = chat.says(f"add {PAGE}")

    assert text == (
        f"I will read {PAGE} and answer from it in the space general.\n"
        "Answers from it can be read by every full member."
    )
    assert chat.world.catalogue.sources(chat.world.workspace) == []
    assert chat.press(told("confirm-add")) == f"Reading {PAGE} …"
    assert [s.target for s in chat.world.catalogue.sources(chat.world.workspace)] == [PAGE]
    assert len(chat.reply.watch) == 1
    assert chat.record() == [("add", f"{PAGE} in general", "done")]


@pytest.mark.parametrize(
    "target",
    [
        "/etc/passwd", "file:///etc/passwd", "FILE:///etc/passwd", "C:\\x", ".", "~", "ftp://a/b",
        "http:/etc/passwd", "https://", "https://[", "javascript:alert(1)",
        "data:text/plain,x", "//host/share",
    ],
)  # fmt: skip
def test_nothing_of_the_server_can_be_added(chat, target):
    assert chat.says(f"add {target}") == told("only-web")
    assert chat.reply.watch == ()
    assert chat.reply.card.buttons == ()
    (entry,) = chat.record()
    assert (entry[0], entry[2]) == ("add", "refused")


def test_passwords_in_an_address_are_refused_and_not_kept(chat):
    assert chat.says("add https://ada:secret@wiki.example/x?token=hush") == told("no-passwords")
    assert chat.record() == [("add", "wiki.example/x", "refused")]


def test_add_alone_asks_for_a_form(chat):
    chat.world.access.make_space(chat.world.workspace, "hr")
    chat.world.access.bind(chat.world.workspace, Grantee(GrantKind.CHANNEL, "slack", "C1"), "hr")

    assert chat.says("add") == told("what-to-add")
    assert (chat.reply.form.verb, chat.reply.form.space) == ("add", "hr")


def test_a_bound_channel_adds_to_its_space(chat):
    chat.world.access.make_space(chat.world.workspace, "hr")
    chat.world.access.bind(chat.world.workspace, Grantee(GrantKind.CHANNEL, "slack", "C1"), "hr")

    assert "in the space hr" in chat.says(f"add {PAGE}")
    assert "in the space general" in chat.says(f"add {PAGE} --space general")


def test_a_new_space_is_made_with_the_yes_and_can_be_opened_with_it(chat):
    text = chat.says(f"add {PAGE} --space hr")

    assert text.endswith("The space hr is new: nobody may read it until it is granted.")
    assert [s.name for s in chat.world.access.spaces(chat.world.workspace)] == ["general"]
    chat.press(told("confirm-add-for-all"))
    spaces = {s.name: s.grants for s in chat.world.access.spaces(chat.world.workspace)}
    assert spaces["hr"] == (MEMBERS,)
    assert chat.record() == [
        ("grant", "hr to members", "done"), ("add", f"{PAGE} in hr", "done"),
    ]  # fmt: skip


def test_a_report_says_when_nobody_may_read_it(chat):
    hand(chat, notes(), space="hr")

    assert chat.reports() == (
        "Read 'Uploads': 1 added.\nWhat is new holds 1 passage that can be quoted.\n"
        "Nobody may read hr yet: /lore grant hr members"
    )


def test_adding_what_is_there_says_that_it_is_refreshed(chat):
    chat.says(f"add {PAGE}")
    chat.press(told("confirm-add"))

    assert told("known-already") in chat.says(f"add {PAGE}")
    assert "It stays in general too" in chat.says(f"add {PAGE} --space hr")


def test_a_space_must_have_a_name_that_can_be_one(chat):
    assert "cannot be a name" in chat.says(f"add {PAGE} --space 'h r'")


def test_a_space_without_readers_says_so_before_something_is_added(chat):
    chat.world.access.make_space(chat.world.workspace, "hr")

    assert chat.says(f"add {PAGE} --space hr").endswith(
        "Nobody may read hr yet: /lore grant hr members"
    )


def test_one_source_is_refreshed_at_once_and_all_after_a_yes(chat):
    assert chat.says("refresh") == told("no-sources")
    chat.world.add("one", {"a.md": "apple\n"})
    chat.world.add("two", {"b.md": "banana\n"})
    chat.world.drain()

    assert chat.says("refresh one") == "Reading 'one' …"
    assert chat.reports() == "Read 'one': 1 unchanged."
    assert "2 sources with 2 documents" in chat.says("refresh")
    assert chat.press(told("confirm-refresh")) == "Reading 2 sources …"
    assert chat.reports() == "Read 2 sources: 2 unchanged."
    assert chat.record() == [("refresh", "one", "done"), ("refresh", "all", "done")]


def test_a_removal_says_what_goes_and_until_when_it_can_be_undone(chat):
    chat.world.add("handbook", {"a.md": "apple\nbanana\n", "b.md": "cherry\n"})
    chat.world.drain()

    assert chat.says("remove handbook") == (
        "This removes handbook from general: 2 documents and 3 passages, from the next answer on.\n"
        "/lore undo brings it back for 24 hours; then its text is deleted."
    )
    assert chat.world.published()
    assert "handbook is removed. Until " in chat.press(told("confirm-remove"))
    assert chat.world.published() == {}
    assert chat.press(told("undo")) == "handbook is back."
    chat.world.drain()
    assert set(chat.world.published()) == {"a.md", "b.md"}
    assert chat.record() == [("remove", "handbook", "done"), ("undo", "handbook", "done")]


def test_one_document_is_removed_by_its_path_or_title(chat):
    chat.world.add("handbook", {"a.md": "apple\nbanana\n", "b.md": "cherry\n"})
    chat.world.drain()

    text = chat.says("remove handbook a.md")

    assert text.startswith("This removes a.md from handbook: 2 passages, from the next answer on.")
    assert text.endswith(told("comes-back"))
    chat.press(told("confirm-remove"))
    assert set(chat.world.published()) == {"b.md"}
    assert "has no document 'a.md': /lore show" in chat.says("remove handbook a.md")
    assert chat.record() == [("remove", "a.md of handbook", "done")]


def test_without_time_for_undo_it_says_so(chat):
    chat.desk = AdminDesk(chat.books, Ingest(), Limits(1, 0, "https://lore.example"))
    chat.world.add("handbook", {"a.md": "apple\n"})
    chat.world.drain()

    assert chat.says("remove handbook").endswith("This cannot be undone.")
    gone, proof = chat.press(told("confirm-remove")).split("\n")
    assert gone == "handbook is removed, and its text is deleted."
    chat.world.drain()
    receipt = proof.partition("/lore receipts ")[2].split()[0]
    assert f"{receipt} · source · documents: 1, versions: 1, passages: 1" in chat.says("receipts")
    shown = chat.says(f"receipts {receipt}")
    assert "points verified gone: 1" in shown
    assert "by U1" in shown
    assert "There is no receipt 'ffff0000'" in chat.says("receipts ffff0000")
    assert chat.labels() == []
    assert "nothing to undo" in chat.says("undo")
