"""The command line: train, objectives, data, cluster, bench, science, gallery. Options are the sliders' knobs."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from typing import Any, NoReturn

from aecore import data, knobs, objectives
from aecore.analysis.base import AnalysisError
from aecore.clusters import command as clustering
from aecore.data.base import DataError
from aecore.knobs import InvalidField, Knob
from aecore.objectives.base import Objective
from aecore.run import Run
from aecore.store import Result, Store, StoreError

WRONG_OPTION = 2  # exit code
FAILED = 1


class Parser(argparse.ArgumentParser):
    """Reports a wrong option in one sentence instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        """Print the sentence and leave with exit code 2."""
        print(f"{self.prog}: {message}", file=sys.stderr)
        raise SystemExit(WRONG_OPTION)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code: 0, 1 for a failure, 2 for a wrong option."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.call(arguments))
    except InvalidField as error:
        print(f"aecore: {error}", file=sys.stderr)
        return WRONG_OPTION
    except (AnalysisError, DataError, StoreError, ArithmeticError) as error:
        print(f"aecore: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("aecore: interrupted; nothing was stored.", file=sys.stderr)
        return FAILED


def _parser() -> Parser:
    parser = Parser(prog="aecore", description="An autoencoder laboratory.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    train = commands.add_parser("train", help="train one objective and store the run")
    choices = train.add_subparsers(required=True, metavar="OBJECTIVE", dest="objective")
    for name, objective in objectives.catalogue().items():
        _add_training(choices.add_parser(name, help=objective.title, description=objective.summary), objective)
    listing = commands.add_parser("objectives", help="list the objectives and their knobs")
    listing.add_argument("--json", action="store_true", help="as one JSON object")
    listing.set_defaults(call=_objectives)
    get = commands.add_parser("data", help="download data sets").add_subparsers(required=True, metavar="ACTION")
    fetch = get.add_parser("get", help="download a data set into the cache")
    fetch.add_argument("name", choices=[name for name in data.NAMES if data.describe(name).download])
    fetch.set_defaults(call=_get)
    bench = commands.add_parser("bench", help="measure training speed on this machine (minutes)")
    bench.add_argument("--json", action="store_true", help="as one JSON object")
    bench.add_argument("--quick", action="store_true", help="a fraction of the time, for a first idea")
    bench.add_argument("--touch", type=float, metavar="MINUTES", help="measure how the map answers a hand instead, and "
                       "what a tab holds after so many minutes of training")  # fmt: skip
    bench.set_defaults(call=_bench)
    science = commands.add_parser("science", help="check on real images that theory holds (minutes)")
    science.add_argument("--json", action="store_true", help="as one JSON object")
    science.set_defaults(call=_science)
    making = commands.add_parser("gallery", help="train the runs of assets/gallery anew on MNIST (minutes)")
    making.set_defaults(call=_gallery)
    cluster = commands.add_parser("cluster", help="cluster pixels, codes or their UMAP; score against labels")
    clustering.add_options(cluster)
    cluster.set_defaults(call=_cluster)
    return parser


def _add_training(parser: argparse.ArgumentParser, objective: type[Objective]) -> None:
    for title, owner in (("knobs of the objective", objective), ("the run", Run)):
        group = parser.add_argument_group(title)
        for item in knobs.knobs(owner):
            group.add_argument(
                f"--{item.name.replace('_', '-')}", dest=item.name, metavar="VALUE", default=None,
                help=_help(item, objective.suggests.get(item.name, item.default)))  # fmt: skip
    parser.add_argument("--fresh", action="store_true", help="train even if the store has this run already")
    parser.set_defaults(call=_train)


def _help(item: Knob, default: Any) -> str:
    unit = f" in {item.unit}" if item.unit else ""
    words = f"{item.label}{unit}: {item.allowed}; default {item.text(default)}. {item.help}"
    return words.replace("%", "%%")


# --- commands ----------------------------------------------------------------------------------------------


def _train(arguments: argparse.Namespace) -> int:
    given = {name: value for name, value in vars(arguments).items()
             if value is not None and name not in ("call", "fresh")}  # fmt: skip
    run, store = Run.from_link(given), Store()
    result = None if arguments.fresh else store.open(run.id)
    if result is None:
        result = _train_and_keep(run, store, arguments.fresh)
    else:
        print(f"Run {run.id} is in the store already; --fresh trains it again.", file=sys.stderr)
    print(json.dumps(result.summary() | {"path": str(store.path(result.run.id))}, ensure_ascii=False))
    return 0


def _train_and_keep(run: Run, store: Store, fresh: bool) -> Result:
    """Train with a progress bar on stderr, and store the result."""
    from tqdm import tqdm

    from aecore import hardware, training
    from aecore.control import EverySeconds
    from aecore.results import Record

    device, images = hardware.pick_device(), data.load(run.dataset)
    record = Record(images.test_labels)
    with tqdm(total=None, unit="step", file=sys.stderr, dynamic_ncols=True) as bar:
        for snapshot in training.train(run, images, cadence=EverySeconds(), device=device,
                                       networked=record.networked):  # fmt: skip
            bar.total = snapshot.total_steps
            bar.set_postfix_str(f"test {snapshot.test['total']:.1f} nats, {snapshot.samples_per_second:,.0f} images/s")
            bar.update(snapshot.step - bar.n)
            record.add(snapshot)
    result = record.result(run, snapshot, device)
    store.save(result, fresh, record.film.pack())
    return result


def _objectives(arguments: argparse.Namespace) -> int:
    entries = {name: _describe(objective) for name, objective in objectives.catalogue().items()}
    if arguments.json:
        print(json.dumps(entries, ensure_ascii=False))
        return 0
    for name, objective in objectives.catalogue().items():
        print(f"{name:<20} {objective.title}\n{'':<20} {objective.summary}")
        for item in knobs.knobs(objective):
            print(f"{'':<22} --{item.name}  {_help(item, item.default)}")
    return 0


def _describe(objective: type[Objective]) -> dict[str, Any]:
    described = [{"name": k.name, "kind": k.kind, "default": k.default, "low": k.low, "high": k.high,
                  "choices": k.choices, "label": k.label, "unit": k.unit, "help": k.help, "live": k.live}
                 for k in knobs.knobs(objective)]  # fmt: skip
    return {"title": objective.title, "summary": objective.summary, "equation": objective.equation,
            "reference": objective.reference, "posterior": objective.posterior, "prior": objective.prior,
            "knobs": described}  # fmt: skip


def _get(arguments: argparse.Namespace) -> int:
    from tqdm import tqdm

    with tqdm(unit="B", unit_scale=True, file=sys.stderr, desc=arguments.name) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        data.fetch(arguments.name, progress)
    return 0


def _cluster(arguments: argparse.Namespace) -> int:
    if arguments.table:
        from aecore.bench import clusters

        print(clusters.table(clusters.measure(arguments.dataset or "mnist")))
    else:
        print(json.dumps(clustering.perform(arguments), ensure_ascii=False))
    return 0


def _science(arguments: argparse.Namespace) -> int:
    from aecore.bench import science

    verdicts = science.check(data.load("mnist"))
    print(json.dumps([vars(v) for v in verdicts], ensure_ascii=False) if arguments.json else science.table(verdicts))
    return 0 if all(v.holds for v in verdicts) else FAILED


def _gallery(arguments: argparse.Namespace) -> int:
    from aecore import gallery
    from aecore.gallery import making

    for made in making.make(gallery.FOLDER, data.load("mnist"), making.runs(), making.swept()):
        print(making.table(made), flush=True)
    return 0


def _bench(arguments: argparse.Namespace) -> int:
    from aecore import bench

    started = time.perf_counter()
    report = bench.touched(arguments.touch) if arguments.touch else bench.measure(quick=arguments.quick)
    if arguments.json:
        print(json.dumps(report | {"seconds": round(time.perf_counter() - started, 1)}))
    else:
        print(bench.table(report))
    return 0
