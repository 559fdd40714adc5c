"""`python -m aecore gallery`: make the ready-made runs anew."""

from __future__ import annotations

import argparse

from aecore import data
from aecore.cli.ends import DONE
from aecore.cli.options import Commands


def add(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("gallery", help="train the runs of assets/gallery anew on MNIST (minutes)")
    parser.set_defaults(call=call)


def call(arguments: argparse.Namespace) -> int:
    """Make all of them, and tell each file as it is written. Raises DataError, Diverged, OSError."""
    from aecore.cli import make_gallery
    from aecore.results import gallery

    for made in make_gallery.make(gallery.FOLDER, data.load("mnist"), make_gallery.runs(), make_gallery.swept()):
        print(make_gallery.table(made), flush=True)
    return DONE
