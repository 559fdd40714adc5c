"""`python -m aecore cluster`: one clustering, the recipe, or the table. Light until it is performed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from aecore import data, knobs
from aecore.analyses.base import JSON, Outcome, Report, Request
from aecore.analyses.clusters import question, recipe
from aecore.analyses.clusters.setting import Clustering
from aecore.analyses.layout.question import Layout
from aecore.analyses.points.question import Space
from aecore.cli import streams
from aecore.cli.ends import DONE
from aecore.cli.options import Commands, bar, escaped, option
from aecore.knobs import InvalidField
from aecore.results.store import Store

SPACES = ("pixels", "pca", "z", "umap")
UMAP = "umap_"  # before the names of the layout's knobs: the methods have a seed too
NOT_ASKED = ("dataset", "kind", "method", "perplexity")  # of space and layout: options of their own, or settled
FREE = ("dataset", "seed", "part")  # what the recipe lets one choose
TOLD = ("run", "clusters", "points", "dims", "seeds", "chance", "stages")  # facts
SETTLED = "left out: the recipe settles it"


def add(commands: Commands) -> None:
    """Declare the command: recipe, points, and the knobs of space, method and layout."""
    parser = commands.add_parser("cluster", help="cluster pixels, codes or their UMAP; score against labels")
    parser.add_argument(
        "--recipe", choices=("n2d",), help="AE + UMAP + GMM; takes --dataset, --seed and --part (default: all)"
    )
    parser.add_argument("--table", action="store_true", help="measure the recipe and what it is held against (minutes)")
    parser.add_argument("--fresh", action="store_true", help="make everything anew, even what is kept")
    parser.add_argument("--baselines", action=argparse.BooleanOptionalAction,
                        help="k-means on pixels and PCA of the same images too; default: without --recipe")  # fmt: skip
    parser.add_argument("--dataset", choices=data.names(), help="default: the run's, else mnist")
    parser.add_argument("--run", metavar="ID", help="a finished run: its codes are clustered, or laid out by UMAP")
    parser.add_argument("--space", choices=SPACES, help="default: z with a run, else pixels")
    parser.add_argument("--method", choices=KNOBS["method"].choices, help="default: kmeans")
    for name, item in KNOBS.items():
        if name != "method":
            parser.add_argument(option(name), dest=name, metavar="VALUE", help=_help(item))
    parser.set_defaults(call=call)


def _knobs() -> dict[str, knobs.Knob]:
    """Every knob by the name of its option."""
    plain = [item for owner in (Clustering, Space) for item in knobs.knobs(owner)]
    found = {item.name: item for item in plain if item.name == "method" or item.name not in NOT_ASKED}
    return found | {UMAP + item.name: item for item in knobs.knobs(Layout) if item.name not in NOT_ASKED}


KNOBS = _knobs()


def _help(item: knobs.Knob) -> str:
    return escaped(f"{item.label}: {item.allowed}. {item.help}")


def call(arguments: argparse.Namespace) -> int:
    """Print the table, or what the options ask for as JSON. Raises what `perform` raises."""
    if arguments.table:
        from aecore.bench import clusters

        part = KNOBS["part"].parse(arguments.part or "all")
        print(clusters.table(clusters.measure(arguments.dataset or "mnist", part=str(part))))
    else:
        streams.tell(perform(arguments))
    return DONE


def perform(arguments: argparse.Namespace) -> dict[str, JSON]:
    """Do what the options ask for, with progress on stderr; return what is printed as JSON.

    accuracy, nmi, ari, noise and silhouette are means over the `seeds`, `spread` their standard deviations; `seconds`
    is what the `stages` took together when this was made. Raises InvalidField, AnalysisError, DataError, StoreError.
    """
    given = {name: item.parse(value) for name, item in KNOBS.items() if (value := getattr(arguments, name)) is not None}
    store = Store()
    if arguments.recipe:
        _only_free({**given, "run": arguments.run, "space": arguments.space})
        dataset, seed = arguments.dataset or "mnist", Clustering(**_among(Clustering, given)).seed
        part = str(given.get("part", "all"))
        space, setting = recipe.codes(recipe.network(dataset, seed), part), recipe.mixture(dataset, seed)
        report = _ask(question.n2d(dataset, seed, part), store, arguments.fresh)
    else:
        space, projection, setting = _chosen(arguments, given, store)
        report = _ask(question.cluster(space, setting, projection), store, arguments.fresh)
    if arguments.baselines or (arguments.baselines is None and not arguments.recipe):
        pixels, pca = question.baselines(space, setting)
        report["baselines"] = {"pixels": _ask(pixels, store, arguments.fresh), "pca": _ask(pca, store, arguments.fresh)}
    return report


def _only_free(given: Mapping[str, Any]) -> None:
    """Refuse what the recipe settles. Raises InvalidField."""
    for name, value in given.items():
        if value is not None and name not in FREE:
            raise InvalidField(name, value, SETTLED)


def _chosen(
    arguments: argparse.Namespace, given: Mapping[str, Any], store: Store
) -> tuple[Space, Layout | None, Clustering]:
    """Turn the options into points, layout and method. Raises InvalidField."""
    result = store.open(arguments.run) if arguments.run else None
    dataset = arguments.dataset or (result.run.dataset if result else "mnist")
    learnt = "z" if arguments.run else "pixels"
    kind = arguments.space if arguments.space in ("pixels", "pca", "z") else learnt
    space = Space(**{"dataset": dataset, "kind": kind, "run": arguments.run or "", **_among(Space, given)})
    projection = None
    if arguments.space == "umap":
        usual = recipe.layout(0, result.run.latent_dim if result else recipe.DIMS).arguments()
        projection = Layout(**(usual | _among(Layout, given, UMAP)))
    return space, projection, Clustering(**_among(Clustering, given))


def _among(owner: type, given: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """The given values that are knobs of `owner`."""
    names = {prefix + item.name: item.name for item in knobs.knobs(owner)}
    return {names[name]: value for name, value in given.items() if name in names}


def _ask(request: Request, store: Store, fresh: bool) -> dict[str, JSON]:
    """One analysis here and now, or as it is kept."""
    from aecore.analyses import ask

    with progress() as report:
        return summary(ask.make(request, report, store, fresh=True) if fresh else ask.ask(request, report, store))


def summary(outcome: Outcome) -> dict[str, JSON]:
    """The figures of `analysis.judged`, without its arrays."""
    facts = outcome.facts
    means = {name: score["mean"] for name, score in facts["scores"].items()}
    spread = {name: score["spread"] for name, score in facts["scores"].items()}
    told = {name: facts[name] for name in TOLD if name in facts}
    return {**means, "seconds": sum(facts["stages"].values()), "spread": spread, **told}


@contextmanager
def progress() -> Iterator[Report]:
    """Show the progress on standard error."""
    with bar(total=1.0, bar_format="{desc} {percentage:3.0f}%|{bar}| {remaining}") as shown:

        def report(stage: str, fraction: float) -> None:
            shown.set_description_str(stage, refresh=False)
            shown.update(fraction - shown.n)

        yield report
        shown.update(1 - shown.n)
