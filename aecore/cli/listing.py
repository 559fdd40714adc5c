"""`python -m aecore objectives`: what there is, with its knobs."""

from __future__ import annotations

import argparse
from typing import Any

from aecore import knobs, objectives
from aecore.cli import streams
from aecore.cli.ends import DONE
from aecore.cli.options import Commands, told
from aecore.objectives.base import Objective


def add(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("objectives", help="list the objectives and their knobs")
    parser.add_argument("--json", action="store_true", help="as one JSON object")
    parser.set_defaults(call=call)


def call(arguments: argparse.Namespace) -> int:
    """List them."""
    found = objectives.catalogue()
    if arguments.json:
        streams.tell({name: _described(objective) for name, objective in found.items()})
        return DONE
    for name, objective in found.items():
        print(f"{name:<20} {objective.title}\n{'':<20} {objective.summary}")
        for item in knobs.knobs(objective):
            print(f"{'':<22} --{item.name}  {told(item, item.default)}")
    return DONE


def _described(objective: type[Objective]) -> dict[str, Any]:
    described = [{"name": k.name, "kind": k.kind, "default": k.default, "low": k.low, "high": k.high,
                  "choices": k.choices, "label": k.label, "unit": k.unit, "help": k.help, "live": k.live}
                 for k in knobs.knobs(objective)]  # fmt: skip
    return {"title": objective.title, "summary": objective.summary, "equation": objective.equation,
            "reference": objective.reference, "posterior": objective.posterior, "prior": objective.prior,
            "knobs": described}  # fmt: skip
