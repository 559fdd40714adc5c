"""`python -m aecore app`: the web app, as `streamlit run app.py` serves it, from wherever it is installed."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from aecore import shipped
from aecore.cli.options import Commands


def add(commands: Commands) -> None:
    """Add the command; what follows `--` goes to Streamlit as it is."""
    parser = commands.add_parser("app", help="serve the web app")
    parser.add_argument("options", nargs="*", metavar="OPTION",
                        help="options of `streamlit run` after --, such as -- --server.port 8600")  # fmt: skip
    parser.set_defaults(call=call)


def call(arguments: argparse.Namespace) -> int:
    """Serve the app until it is interrupted; return Streamlit's exit code.

    This process becomes the server where that can be, so that who ends the one ends the other.
    """
    command = [sys.executable, "-m", "streamlit", "run", str(shipped.APP), *arguments.options]
    if os.name == "posix":
        os.execv(command[0], command)
    return subprocess.call(command)
