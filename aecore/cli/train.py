"""`python -m aecore train OBJECTIVE`: train a run and keep it, as the Train page does."""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from aecore import data, knobs, objectives
from aecore.cli import streams
from aecore.cli.ends import DONE, FAILED, INTERRUPTED
from aecore.cli.interrupt import Interrupt
from aecore.cli.options import Commands, bar, escaped, option, told
from aecore.objectives.base import Objective
from aecore.results.store import Result, Store, StoreError
from aecore.run import Run

OWN = ("call", "fresh", "out")  # options that are no fields of a run
objectives.reserve((*OWN, "help"), "an option of the command line")
SPARE = "aecore-runs"  # the folder that a run is put into, here or among temporary files, which its store refuses


def add(commands: Commands) -> None:
    """Declare the command, with an option for each knob of each objective."""
    parser = commands.add_parser("train", help="train one objective and store the run")
    choices = parser.add_subparsers(required=True, metavar="OBJECTIVE", dest="objective")
    for name, objective in objectives.catalogue().items():
        own = choices.add_parser(name, help=escaped(objective.title), description=escaped(objective.summary))
        _add_options(own, objective)


def _add_options(parser: argparse.ArgumentParser, objective: type[Objective]) -> None:
    for title, owner in (("knobs of the objective", objective), ("the run", Run)):
        group = parser.add_argument_group(title)
        for item in knobs.knobs(owner):
            words = told(item, objective.suggests.get(item.name, item.default))
            group.add_argument(option(item.name), dest=item.name, metavar="VALUE", default=None, help=escaped(words))
    parser.add_argument("--fresh", action="store_true", help="train even if the store has this run already")
    parser.add_argument("--out", metavar="FOLDER", help="keep the run in this folder, and not in the store; "
                        "AECORE_STORE_DIR makes it the store")  # fmt: skip
    parser.set_defaults(call=call)


def call(arguments: argparse.Namespace) -> int:
    """Train the run that the options describe, or open it if it is kept, and tell it as JSON.

    Raises InvalidField, DataError, StoreError, Diverged where nothing was learnt.
    """
    given = {name: value for name, value in vars(arguments).items() if value is not None and name not in OWN}
    run, store = Run.from_link(given), Store(arguments.out)
    result = None if arguments.fresh else store.open(run.id)
    if result is not None:
        streams.say(f"run {run.id} is in the store already; --fresh trains it again.")
        return _tell(result, store.path(run.id), DONE)
    store.check_writable()
    result, film, code = learn(run)
    try:
        return _tell(result, store.save(result, arguments.fresh, film), code)
    except StoreError as error:
        streams.say(error)
        return _tell(result, rescue(result, film), FAILED)


def _tell(result: Result, path: Path, code: int) -> int:
    streams.tell(result.summary() | {"path": str(path)})
    return code


def rescue(result: Result, film: bytes) -> Path:
    """Keep a run that its store refuses here, or else among temporary files; say where, and return its folder.

    Raises StoreError where neither can be written.
    """
    try:
        path = Store(Path.cwd() / SPARE).save(result, True, film)
    except StoreError:
        path = Store(tempfile.mkdtemp(prefix=f"{SPARE}-")).save(result, True, film)
    streams.say(f"it is kept in {path.parent} instead: move {path.name} into the store, or open it from there with "
                f"AECORE_STORE_DIR={path.parent}.")  # fmt: skip
    return path


def learn(run: Run) -> tuple[Result, bytes, int]:
    """Train with a progress bar; return what was learnt, its film, and the exit code.

    A run that diverges or is interrupted is the run that was stopped where its last snapshot was taken: as such it is
    told, and that run, trained again, reaches the same. Raises Diverged or KeyboardInterrupt where nothing was learnt.
    """
    from aecore.learning import hardware, loop
    from aecore.learning.control import EverySeconds
    from aecore.learning.record import Record

    device, images = hardware.pick_device(), data.load(run.dataset)
    record, last, code = Record(images.test_labels), None, DONE
    with bar(unit="step") as shown, Interrupt() as control:
        snapshots = loop.train(run, images, cadence=EverySeconds(), control=control, device=device,
                               networked=record.networked)  # fmt: skip
        try:
            for last in snapshots:
                _show(shown, last)
                record.add(last)
        except loop.Diverged as error:
            if last is None or not last.step:
                raise
            streams.say(f"{error} What was learnt until step {last.step} is kept.")
            last, code = replace(last, stop=last.step), FAILED
    assert last is not None
    if control.heard:
        if not last.step:
            raise KeyboardInterrupt
        code = INTERRUPTED if last.stop else DONE
    made = replace(run, steering=last.steering, stop=last.stop)
    return _trimmed(record.result(made, last, device)), record.film.pack(), code


def _show(shown: Any, last: Any) -> None:
    shown.total = last.total_steps
    shown.set_postfix_str(f"test {last.test['total']:.1f} nats, {last.samples_per_second:,.0f} images/s")
    shown.update(last.step - shown.n)


def _trimmed(result: Result) -> Result:
    """Return a result without what was seen after its end, and with each step once: a divergence is told late."""
    end = result.last.step
    curve = tuple(point for point in result.last.curve if point.step <= end)
    return replace(result, last=replace(result.last, curve=curve), tests=tuple(dict(result.tests).items()))
