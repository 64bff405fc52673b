"""What all verbs share: options, the error boundary, JSON or people."""

from __future__ import annotations

import getpass
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, ParamSpec, TypeVar
from uuid import UUID

import typer

from bot.language import speak
from bot.wiring import App
from store.errors import StorageError, TeamloreError

if TYPE_CHECKING:
    from store.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")

cli = typer.Typer(
    name="teamlore",
    help="Answers your team's questions with the exact passage of its own documents.",
    epilog="Begin with:  teamlore add FOLDER   then   teamlore ask 'your question'",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
InWorkspace = Annotated[
    str, typer.Option("--workspace", "-w", help="The workspace to work in.", show_default=True)
]
MAIN = "main"


def verb(function: Callable[P, R]) -> Callable[P, R]:
    """Whatever goes wrong in a verb ends in one sentence and the right exit status."""

    @wraps(function)
    def bounded(*args: P.args, **kwargs: P.kwargs) -> R:
        as_json = bool(kwargs.get("as_json"))
        try:
            return function(*args, **kwargs)
        except TeamloreError as error:
            fail(str(error), error.exit_status, as_json=as_json)
        except KeyboardInterrupt:
            fail("Stopped; what was finished is kept.", 130, as_json=as_json)
        except (typer.Exit, typer.Abort):
            raise
        except BrokenPipeError:  # whoever read our output has gone; there is no one to tell
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(0) from None
        except Exception:
            logging.getLogger("bot.cli").exception("a command failed")
            fail(
                "Something went wrong in Teamlore itself; teamlore.log in the data directory "
                "tells more.",
                1,
                as_json=as_json,
            )

    return bounded


@contextmanager
def opened(spare_cores: int = 0) -> Iterator[App]:
    """The program's parts for one verb, given back at its end.

    ``spare_cores`` are left to others by the encoder, unless the settings say how many it has.
    """
    from store.settings import load_settings  # a fifth of a second that --help does not need

    settings = load_settings().sparing(spare_cores)
    _log_to(settings)
    speak(settings.language or os.environ.get("LANG", ""))
    app = App(settings)
    try:
        yield app
    finally:
        app.close()


def at_terminal() -> str:
    """Who is at this terminal, as records name them."""
    return f"terminal:{whoever()}"


def whoever() -> str:
    """The name of who runs this; in a container they may have a number alone."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # which of them, depends on the version of Python
        return str(os.getuid())


def on_record(app: App, workspace: UUID, what: str, target: str) -> None:
    """Put a change that was made from this terminal on record, beside those made in chat."""
    from store.journal import Actor

    app.journal.note(Actor(workspace, "terminal", "", whoever()), what, target, "done")


def print_json(document: Any) -> None:
    """The one JSON document of a verb, on standard output."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def fail(sentence: str, status: int, *, as_json: bool = False) -> NoReturn:
    """Say what is wrong and what to do, and end."""
    if as_json:
        print_json({"error": sentence})
    else:
        from bot.cli.screen import error_line

        error_line(sentence)
    raise SystemExit(status)


def _log_to(settings: Settings) -> None:
    """Logs go to a file: nothing of them may stand between a person and the answer."""
    from bot.cli.logs import formatter_of

    home = settings.home
    try:
        home.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            home / "teamlore.log", maxBytes=2_000_000, backupCount=2, encoding="utf-8"
        )
    except OSError as error:
        raise StorageError(
            f"The data directory {home} cannot be written ({error.strerror}): set TEAMLORE_HOME."
        ) from None
    form = "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"
    handler.setFormatter(formatter_of(settings, form))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
