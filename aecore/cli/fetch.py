"""`python -m aecore data get NAME`: put a data set into the cache."""

from __future__ import annotations

import argparse

from aecore import data
from aecore.cli.ends import DONE
from aecore.cli.options import Commands, bar


def add(commands: Commands) -> None:
    """Declare the command."""
    actions = commands.add_parser("data", help="download data sets").add_subparsers(required=True, metavar="ACTION")
    parser = actions.add_parser("get", help="download a data set into the cache")
    parser.add_argument("name", choices=[name for name in data.names() if data.describe(name).download])
    parser.set_defaults(call=call)


def call(arguments: argparse.Namespace) -> int:
    """Download it, with a progress bar. Raises DataError."""
    with bar(unit="B", unit_scale=True, desc=arguments.name) as shown:

        def progress(done: int, total: int) -> None:
            shown.total = total
            shown.update(done - shown.n)

        data.fetch(arguments.name, progress)
    return DONE
