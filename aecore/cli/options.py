"""Options made of knobs, and how progress is shown: what several commands share."""

from __future__ import annotations

import argparse
from typing import Any, TypeAlias

from tqdm import tqdm

from aecore.cli.streams import Courtesy
from aecore.knobs import Knob

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def told(item: Knob, default: Any) -> str:
    """Return what is said of a knob in a list: what it is, what may be given, what it is else."""
    unit = f" in {item.unit}" if item.unit else ""
    return f"{item.label}{unit}: {item.allowed}; default {item.text(default)}. {item.help}"


def escaped(words: str) -> str:
    """Return words as `argparse` wants its help."""
    return words.replace("%", "%%")


def option(name: str) -> str:
    """Return how a knob is called on the command line."""
    return f"--{name.replace('_', '-')}"


def bar(**how: Any) -> tqdm[Any]:
    """Return a progress bar on standard error."""
    return tqdm(file=Courtesy(), dynamic_ncols=True, **how)
