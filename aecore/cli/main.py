"""The command line: `python -m aecore COMMAND`, one file a command. Options are the sliders' knobs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

from aecore import settings
from aecore.analyses.base import AnalysisError
from aecore.cli import app, benchmarks, cluster, fetch, gallery, listing, streams, train
from aecore.cli.ends import FAILED, INTERRUPTED, TOLD, UNHEARD, WRONG_OPTION
from aecore.data.errors import DataError
from aecore.knobs import InvalidField
from aecore.results.store import StoreError

COMMANDS = (train, listing, fetch, cluster, benchmarks, gallery, app)


class Parser(argparse.ArgumentParser):
    """Reports a wrong option in one sentence instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        """Print the sentence and leave with exit code 2."""
        streams.say(message, self.prog)
        raise SystemExit(WRONG_OPTION)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code, one of `ends`."""
    streams.settle()
    settings.wait_patiently()
    try:
        with streams.to_the_end():
            return _perform(_parser().parse_args(argv))
    except BrokenPipeError:
        return UNHEARD
    except OSError as error:
        streams.say(_refused(error))
        return FAILED


def _perform(arguments: argparse.Namespace) -> int:
    if wrong := settings.wrong():
        for error in wrong:
            streams.say(error)
        return WRONG_OPTION
    try:
        return int(arguments.call(arguments))
    except InvalidField as error:
        streams.say(error)
        return WRONG_OPTION
    except (AnalysisError, DataError, StoreError, ArithmeticError) as error:
        streams.say(error)
        return FAILED
    except KeyboardInterrupt:
        streams.say("interrupted; nothing was kept.")
        return INTERRUPTED


def _refused(error: OSError) -> str:
    """The sentence for what the system refuses outside the store: a full disk, a folder that may not be written."""
    what = error.filename or "What was printed"
    return f"{what} could not be written: {error.strerror or error}. Free some space there, or choose another folder."


def _parser() -> Parser:
    parser = Parser(prog="aecore", description="An autoencoder laboratory.", epilog=TOLD)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return parser
