"""`python -m aecore bench` and `science`: how fast it is here, and whether theory holds."""

from __future__ import annotations

import argparse
import time

from aecore import data
from aecore.cli import streams
from aecore.cli.ends import DONE, FAILED
from aecore.cli.options import Commands


def add(commands: Commands) -> None:
    """Declare the commands."""
    bench = commands.add_parser("bench", help="measure training speed on this machine (minutes)")
    bench.add_argument("--json", action="store_true", help="as one JSON object")
    bench.add_argument("--quick", action="store_true", help="a fraction of the time, for a first idea")
    bench.add_argument("--touch", type=float, metavar="MINUTES", help="measure how the map answers a hand instead, and "
                       "what a tab holds after so many minutes of training")  # fmt: skip
    bench.add_argument("--steady", choices=("digits", "mnist", "thousand"), help="train long runs at their defaults to "
                       "the end instead and say of each whether it holds (many minutes; hours)")  # fmt: skip
    bench.add_argument("--load", type=int, metavar="VIEWERS", help="measure what so many viewers of one training cost "
                       "instead")  # fmt: skip
    bench.add_argument("--seconds", type=float, default=60.0, help="for so long (default 60)")
    bench.set_defaults(call=measure)
    science = commands.add_parser("science", help="check on real images that theory holds (minutes)")
    science.add_argument("--json", action="store_true", help="as one JSON object")
    science.set_defaults(call=check)


def measure(arguments: argparse.Namespace) -> int:
    """Measure the speed, how the map answers a hand, whether long runs hold, or what viewers cost."""
    from aecore import bench

    if arguments.steady:
        return _steady(arguments.steady)
    if arguments.load:
        return _load(arguments.load, arguments.seconds, arguments.json)
    started = time.perf_counter()
    report = bench.touched(arguments.touch) if arguments.touch else bench.measure(quick=arguments.quick)
    if arguments.json:
        streams.tell(report | {"seconds": round(time.perf_counter() - started, 1)})
    else:
        print(bench.table(report))
    return DONE


def _steady(plan: str) -> int:
    from aecore.bench import steady

    print(steady.HEAD)
    holds = True
    for verdict in steady.check(plan):
        print(steady.line(verdict), flush=True)
        holds &= verdict.holds
    return DONE if holds else FAILED


def _load(viewers: int, seconds: float, as_json: bool) -> int:
    from aecore.bench import load

    report = load.report(viewers, seconds)
    if as_json:
        streams.tell(report)
    else:
        print(load.table(report))
    return FAILED if report["errors"] else DONE


def check(arguments: argparse.Namespace) -> int:
    """Check that theory holds. Raises DataError."""
    from aecore.bench import science

    verdicts = science.check(data.load("mnist"))
    if arguments.json:
        streams.tell([vars(verdict) for verdict in verdicts])
    else:
        print(science.table(verdicts))
    return DONE if all(verdict.holds for verdict in verdicts) else FAILED
