"""What the store offers, made from the settings: each part once, when it is first used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.access import AccessBook
    from store.catalogue import Catalogue
    from store.database import Database
    from store.generations import Generations
    from store.hearing import Hearing
    from store.histories import Histories
    from store.hooks import Hooks
    from store.housekeeping import Housekeeping
    from store.inbox import Inbox
    from store.installations import Installations
    from store.jobs import JobQueue
    from store.journal import Journal
    from store.notices import Notices
    from store.people import People
    from store.questions import QuestionLog
    from store.receipts import Receipts
    from store.schedules import Schedules
    from store.settings import Settings
    from store.standing import Standings
    from store.taught import Taught
    from store.uploads import Uploads
    from store.vault import Vault
    from store.votes import Votes
    from store.waits import Waits


class Stores:
    """Every part that needs a database and no model; imports stand where they are needed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def database(self) -> Database:
        """The database, brought to this program's schema."""
        from store.database import Database, sqlite_url

        database = Database(self.settings.database_url or sqlite_url(self.settings.home))
        database.migrate()
        return database

    @cached_property
    def generations(self) -> Generations:
        """Which models have vectors here, and which of them answers."""
        from store.generations import Generations

        return Generations(self.database)

    @cached_property
    def access(self) -> AccessBook:
        """Workspaces, spaces and grants."""
        from store.access import AccessBook

        return AccessBook(self.database)

    @cached_property
    def jobs(self) -> JobQueue:
        """The queue of ingest work."""
        from store.jobs import JobQueue

        return JobQueue(self.database)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Sources and documents."""
        from store.catalogue import Catalogue

        return Catalogue(self.database, self.jobs)

    @cached_property
    def uploads(self) -> Uploads:
        """Documents that were handed over in chat."""
        from store.uploads import Uploads

        return Uploads(self.database, self.jobs)

    @cached_property
    def histories(self) -> Histories:
        """Channels whose history is answered from."""
        from store.histories import Histories

        return Histories(self.database, self.jobs)

    @cached_property
    def hearing(self) -> Hearing:
        """What is heard in them."""
        from store.hearing import Hearing

        return Hearing(self.database, self.jobs)

    @cached_property
    def taught(self) -> Taught:
        """Answers that people taught."""
        from store.taught import Taught

        return Taught(self.uploads)

    @cached_property
    def record(self) -> QuestionLog:
        """What was asked and answered, for those who only read it: no model is loaded."""
        from store.questions import QuestionLog

        return QuestionLog(self.database, "")

    @cached_property
    def votes(self) -> Votes:
        """What people's votes move."""
        from store.votes import Votes

        return Votes(self.database)

    @cached_property
    def inbox(self) -> Inbox:
        """Questions of chat that are owed an outcome."""
        from store.inbox import Inbox

        return Inbox(self.database)

    @cached_property
    def waits(self) -> Waits:
        """For how long a platform refuses which calls."""
        from store.waits import Waits

        return Waits(self.database)

    @cached_property
    def journal(self) -> Journal:
        """Audit, proposals and watched jobs."""
        from store.journal import Journal

        return Journal(self.database)

    @cached_property
    def installations(self) -> Installations:
        """Where the app is installed, with tokens."""
        from store.installations import Installations

        return Installations(self.database, self.vault)

    @cached_property
    def vault(self) -> Vault:
        """What encrypts secrets at rest."""
        from store.vault import Vault

        return Vault(self.settings.secret_key.get_secret_value(), self.settings.home)

    @cached_property
    def hooks(self) -> Hooks:
        """Addresses that are called when a source has changed."""
        from store.hooks import Hooks

        return Hooks(self.database, self.jobs, self.vault)

    @cached_property
    def standings(self) -> Standings:
        """How the work stands."""
        from store.standing import Standings

        return Standings(self.database)

    @cached_property
    def notices(self) -> Notices:
        """Who was told that a source fails."""
        from store.notices import Notices

        return Notices(self.database)

    @cached_property
    def schedules(self) -> Schedules:
        """When sources are looked at without anybody asking."""
        from store.rhythm import zone_of
        from store.schedules import Schedules

        return Schedules(self.database, self.jobs, zone_of(self.settings.timezone))

    @cached_property
    def housekeeping(self) -> Housekeeping:
        """What goes by itself when its time is over."""
        from store.housekeeping import Housekeeping

        return Housekeeping(self.database, self.settings.keep_questions)

    @cached_property
    def receipts(self) -> Receipts:
        """What proves deletions."""
        from store.receipts import Receipts

        return Receipts(self.database)

    @cached_property
    def people(self) -> People:
        """What is held of a person."""
        from store.people import People

        return People(self.database, self.jobs)
