"""Histories: what people and admins may do in any order, and what must hold after each step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from drills.access.model import MEMBERS, Reader
from drills.access.stand import CHANNELS, FIRST, PEOPLE, SPACES, TOPICS, Stand
from fakes.faces.driver import Seen

numbers = st.integers(0, 11)  # the first of those who may is 0, and so on round
others = st.sampled_from(PEOPLE[1:])
channels = st.sampled_from(CHANNELS)
shelves = st.sampled_from(SPACES[1:])
spaces = st.sampled_from(SPACES)
topics = st.sampled_from(tuple(TOPICS))
grantees = st.sampled_from(
    [
        MEMBERS,
        ("group", "crew"),
        *(("channel", c) for c in CHANNELS),
        *(("person", p) for p in PEOPLE),
    ]
)
_KEPT = 5  # answers whose buttons may still be pressed
_BUTTONS = ("Show more", "Helpful", "Not helpful", "Ask a person")
_ORDERS = ("list", "spaces", "unanswered", "audit", "status", "show", "undo")


HOW = settings(
    deadline=None,
    database=None,
    stateful_step_count=30,
    print_blob=False,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Given(NamedTuple):
    """An answer that stands somewhere: who asked it where, and who reads it."""

    seen: Seen
    person: str
    channel: str
    reader: Reader


class Histories(RuleBasedStateMachine):
    """One history. The stand is given by a class made from this one.

    After each change somebody asks whom it concerns: what was kept too long shows there.
    """

    stand: ClassVar[Stand]

    def __init__(self) -> None:
        super().__init__()
        self.model = self.stand.begin()
        self.given: list[Given] = []
        self.turn = 0
        self.stand.check(running="alice")

    # What happens to people and places

    @rule(channel=channels, person=others)
    def comes_or_goes(self, channel: str, person: str) -> None:
        self.asks_by_name(0, channel, "kettle")  # so that what is looked up is known, and then old
        self._do(self.stand.move, channel, person)
        self.asks_by_name(0, channel, "kettle")

    @rule(
        person=st.sampled_from(PEOPLE[1:4]),
        to=st.sampled_from(("guest", "member", "admin", "none")),
    )
    def becomes(self, person: str, to: str) -> None:
        match to:
            case "guest":
                self._do(self.stand.demote, person)
            case "member":
                self._do(self.stand.promote, person)
            case _:
                self._do(self.stand.appoint, person, yes=to == "admin")
        self._look_again(person, space="general" if self.turn % 2 else "")

    @rule(channel=channels, how=st.sampled_from(("strangers", "conversion")))
    def opens_or_closes(self, channel: str, how: str) -> None:
        act = self.stand.open_outside if how == "strangers" else self.stand.convert
        self.asks_by_name(0, channel, "kettle")
        self._do(act, channel)
        self.asks_by_name(0, channel, "kettle")

    @rule(held=st.sets(st.sampled_from(PEOPLE[1:4])))
    def the_group_changes(self, held: set[str]) -> None:
        self.turn += 1
        person = PEOPLE[1 + self.turn % 3]
        self.asks_in_a_direct_message(person, "badge")
        self._do(self.stand.regroup, held)
        self.asks_in_a_direct_message(person, "badge")

    @rule(how=st.sampled_from(("second", "back", "back", "gone")))
    def a_team_comes_or_goes(self, how: str) -> None:
        if how == "second":
            self._do(self.stand.connect_second)
        elif how == "gone":
            self.stand.untie()
            self._look_again()
        elif FIRST not in self.model.tied:
            self.stand.tie()
            self._look_again()

    # What admins do

    @rule(space=shelves, to=grantees)
    def is_granted(self, space: str, to: tuple[str, str]) -> None:
        if self._ordered("grant", "Let them read it", space=self._name(space), to=to):
            self.model.grants[space].add(to)
            self._look_for(space, to)

    @rule(space=spaces, number=numbers)
    def is_revoked(self, space: str, number: int) -> None:
        granted = sorted(self.model.grants[space])
        to = granted[number % len(granted)] if granted else MEMBERS
        if self._ordered("revoke", "Take it back", space=self._name(space), to=to):
            self.model.grants[space].discard(to)
            self._look_for(space, to)

    @rule(space=spaces, channel=channels)
    def is_bound(self, space: str, channel: str) -> None:
        if self._ordered("bind", "Bind", space=self._name(space), channel=channel):
            self.model.grants[space].add(("channel", channel))
            self.model.channels[channel].bound = space
            self._look_again(channel=channel, space=space)

    @rule(document=topics, whole=st.booleans())
    def is_removed(self, document: str, whole: bool) -> None:  # noqa: FBT001 - drawn
        space = TOPICS[document].space
        source = self.stand.names[f"source {space}"]
        given = {} if whole else {"document": self._name(document)}
        if self._ordered("remove", "Remove", source=source, **given):
            every = tuple(d for d, t in TOPICS.items() if t.space == space)
            self.model.removed.append(every if whole else (document,))
            self._look_again(space=space)

    @rule(undone=st.booleans())
    def is_undone_or_worked_off(self, undone: bool) -> None:  # noqa: FBT001 - drawn
        if undone and FIRST in self.model.tied and self.model.removed:
            self.stand.run(self._order, "alice", "undo")
            self.model.removed.pop()
        self.stand.drain()
        self.stand.check(running="alice")
        self._look_again()

    @rule(number=numbers, verb=st.sampled_from(_ORDERS), space=spaces)
    def somebody_gives_an_order(self, number: int, verb: str, space: str) -> None:
        person = self._one_of("hall", number, but="eve")
        if verb == "undo" and person in self.model.admins:
            return
        given = {"source": self.stand.names[f"source {space}"]} if verb == "show" else {}
        self.stand.run(self._order, person, verb, **given)
        self.stand.check(running=person)

    # What people ask, and do with answers

    @rule(number=numbers, channel=channels, document=topics)
    def asks_by_name(self, number: int, channel: str, document: str) -> None:
        person = self._one_of(channel, number)
        room, who = self.stand.rooms[channel], self.stand.person(person)
        seen = self.stand.run(self.stand.face.mention, who, TOPICS[document].question, room)
        self._answered(seen, person, channel, Reader(channel=channel), document)

    @rule(number=numbers, channel=channels, document=topics)
    def asks_aloud(self, number: int, channel: str, document: str) -> None:
        person = self._one_of(channel, number)
        seen = self.stand.run(self.stand.ask_in, channel, person, TOPICS[document].question)
        self._answered(seen, person, channel, Reader(channel=channel), document)

    @rule(number=numbers, channel=channels, document=topics)
    def asks_for_themselves(
        self, number: int, channel: str, document: str, person: str = ""
    ) -> None:
        person = person or self._one_of(channel, number, but="eve")
        seen = self._command(person, channel, TOPICS[document].question)
        self._answered(seen, person, channel, Reader(person), document)

    @rule(number=numbers, channel=channels, document=topics, own=st.booleans(), other=spaces)
    def asks_in_one_space(
        self,
        number: int,
        channel: str,
        document: str,
        own: bool,  # noqa: FBT001 - drawn
        other: str,
    ) -> None:
        person = self._one_of(channel, number, but="eve")
        space = TOPICS[document].space if own else other
        seen = self._command(person, channel, TOPICS[document].question, self._name(space))
        self.stand.check(typed=self._name(space))
        found = {TOPICS[d].space for d in self.stand.documents_in([seen])}
        self.stand.holds(found <= {space}, f"{found} were found in {space}")

    @rule(person=st.sampled_from(PEOPLE[:4]), document=topics)
    def asks_in_a_direct_message(self, person: str, document: str) -> None:
        seen = self.stand.run(self.stand.direct, person, TOPICS[document].question)
        self._answered(seen, person, "", Reader(person), document)

    @rule(number=numbers, channel=channels, document=topics)
    def asks_while_nothing_can_be_checked(self, number: int, channel: str, document: str) -> None:
        person = self._one_of(channel, number, but="eve")
        self.stand.run(self.stand.settle)
        self.stand.fail_lookups()
        seen = self._command(person, channel, TOPICS[document].question)
        self.stand.work_again()
        self.stand.check()
        found = self.stand.documents_in([seen])
        self.stand.holds(not found, f"{found} were found while nothing could be checked")

    @rule(number=st.integers(0, _KEPT - 1), document=topics)
    def goes_on_in_a_thread(self, number: int, document: str) -> None:
        given = self._kept(number)
        if given is None or not given.reader.channel or FIRST not in self.model.tied:
            return
        whispered = given.seen.private  # as a question is refused that belongs to no workspace
        if not whispered and self._is_in(given.person, given.channel):
            who, text = self.stand.person(given.person), TOPICS[document].question
            seen = self.stand.run(self.stand.face.reply, given.seen, who, text)
            self._answered(seen, given.person, given.channel, given.reader)

    @rule(number=numbers)
    def shares(self, number: int) -> None:
        """What one of a channel may read, and the others perhaps may not."""
        able = [
            (person, channel, document)
            for channel in CHANNELS
            for person in sorted(self.model.channels[channel].inside - {"eve"})
            for document in sorted(self.model.found_by(Reader(person)))
            if self.model.shelves[document] not in self.model.for_channel(channel)
        ]
        if not able:
            return
        person, channel, document = able[number % len(able)]
        self.asks_for_themselves(0, channel, document, person)
        (given, *_) = self.given
        who = self.stand.person(person)
        seen = self.stand.run(self.stand.face.share, given.seen, who)
        self._answered(seen, person, channel, Reader(channel=channel))

    @rule(number=st.integers(0, _KEPT - 1), presser=numbers, label=st.sampled_from(_BUTTONS))
    def presses(self, number: int, presser: int, label: str) -> None:
        given = self._kept(number, label)
        if given is None or (given.channel and not self._is_in(given.person, given.channel)):
            return
        who = self._one_of(given.channel, presser) if given.reader.channel else given.person
        seen = self.stand.face.kept(given.seen)
        self.stand.run(self.stand.face.press, seen, label, self.stand.person(who))
        self.stand.check()
        if label == "Show more":
            self.given.remove(given)

    @rule(number=numbers, channel=channels)
    def looks_at_what_is_offered(self, number: int, channel: str) -> None:
        person = self._one_of(channel, number, but="eve")
        self.stand.run(self.stand.look, person, channel)
        self.stand.check(running=person)

    # How

    def teardown(self) -> None:
        self.stand.check()
        violations = self.stand.face.violations
        assert not violations, violations

    def _do(self, happens: Callable[..., Any], *given: Any, **named: Any) -> None:
        self.stand.run(happens, *given, **named)
        self.stand.check()

    def _look_again(self, person: str = "", channel: str = "", space: str = "") -> None:
        """Something has changed for these: asked there, each time about another document."""
        self.turn += 1
        named = [d for d, topic in TOPICS.items() if topic.space == (space or topic.space)]
        document = named[self.turn % len(named)]
        where = channel or CHANNELS[self.turn // 2 % len(CHANNELS)]
        if person and person != "eve":
            self.asks_in_a_direct_message(person, document)
        elif self.turn % 2:
            self.asks_by_name(self.turn, where, document)
        elif channel or space:
            self.asks_aloud(self.turn, where, document)
        else:
            self.asks_for_themselves(self.turn, where, document)

    def _look_for(self, space: str, to: tuple[str, str]) -> None:
        """A space was opened or closed to them: ask as one of them."""
        kind, name = to
        held = sorted(self.model.groups["crew"]) if kind == "group" else []
        self._look_again(
            held[0] if held else name if kind == "person" else "",
            name if kind == "channel" else "",
            space,
        )

    def _name(self, what: str) -> str:
        return self.stand.names[what]

    def _is_in(self, person: str, channel: str) -> bool:
        return person in self.model.channels[channel].inside

    def _one_of(self, channel: str, number: int, but: str = "") -> str:
        """Somebody in the channel; Alice always is."""
        here = sorted(self.model.channels[channel].inside - {but})
        return here[number % len(here)]

    def _kept(self, number: int, label: str = "") -> Given | None:
        given = self.given[number] if number < len(self.given) else None
        return given if given and (not label or label in given.seen.buttons) else None

    def _command(self, person: str, channel: str, text: str, space: str | None = None) -> Seen:
        face, who = self.stand.face, self.stand.person(person)
        room = self.stand.rooms[channel]
        return self.stand.run(face.command, who, text, channel=room, space=space)

    async def _order(self, person: str, verb: str, **given: object) -> Seen:
        return await self.stand.face.order(self.stand.person(person), verb, **given)

    def _ordered(self, verb: str, label: str, **given: object) -> bool:
        """Ordered and confirmed by Alice; whether there was something to confirm."""
        if "to" in given:
            given |= self.stand.grantee(given.pop("to"))
        if "channel" in given:
            given["channel"] = self.stand.rooms[given["channel"]]
        card = self.stand.run(self._order, "alice", verb, **given)
        self.stand.check(running="alice")
        if label not in card.buttons:
            return False
        self.stand.run(self.stand.face.press, card, label, self.stand.person("alice"))
        self.stand.check(running="alice")
        return True

    def _answered(
        self, seen: Seen, person: str, channel: str, reader: Reader, document: str = ""
    ) -> None:
        """Nothing leaked; and what may be read is found, so that silence is no way out."""
        self.stand.check()
        self.given = [Given(seen, person, channel, reader), *self.given][:_KEPT]
        if document in self.model.found_by(reader):
            found = document in self.stand.documents_in([seen])
            self.stand.holds(found, f"{document} may be found: {seen.text}")
            self.stand.found += 1
