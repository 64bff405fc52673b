"""What can go wrong in words a person can act on.

TeamloreError               the message is one sentence that says what to do
├── UsageError              the request itself is wrong                      exit status 2
├── NotFoundError           what was named does not exist                    exit status 1
├── RefusedError            a document is refused; the reason is for people  exit status 1
└── UnavailableError        something we need cannot be reached or used      exit status 3
    ├── IndexHeldError      another process holds the vector index
    ├── ModelError          the embedding model cannot be loaded
    ├── SchemaError         the database belongs to another version
    └── StorageError        the disk or the database refused a write
"""


class TeamloreError(Exception):
    """Base of everything that is told to people; ``str(error)`` is that sentence."""

    exit_status = 1


class UsageError(TeamloreError):
    """The request itself is wrong."""

    exit_status = 2


class NotFoundError(TeamloreError):
    """What was named does not exist, or may not be seen."""


class RefusedError(TeamloreError):
    """A document cannot become knowledge; the message is the reason shown to the admin."""


class UnavailableError(TeamloreError):
    """A service, a file or a model that the work needs cannot be used now."""

    exit_status = 3


class IndexHeldError(UnavailableError):
    """Another process holds the embedded vector index; it will do the queued work."""


class ModelError(UnavailableError):
    """The embedding model cannot be loaded."""


class SchemaError(UnavailableError):
    """The database was written by another version of Teamlore."""


class StorageError(UnavailableError):
    """The disk or the database refused a write."""
