"""Runs side by side: which comparisons there are to begin with, how two runs differ, and a comparison as a link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from aecore import knobs, objectives
from aecore.knobs import InvalidField, Knob
from aecore.run import BY_NAME, Run

LEAST, MOST = 2, 4
PLANE = {"latent_dim": 2}  # every code is a place on its map

#: What makes two runs hard to compare, as templates that pages translate.
OTHER_DATA = "These runs have learnt different data sets ({values}): no figure of one says anything about the other."
OTHER_SCALE = (
    "Reconstruction terms cannot be compared here ({values}): nats of different likelihoods, or of images that were "
    "made black and white and others that were not, have different scales. MSE can."
)
SEVERAL = "These runs differ in several things at once ({values}): what caused a difference cannot be told."
CAVEATS = (OTHER_DATA, OTHER_SCALE, SEVERAL)


@dataclass(frozen=True)
class Caveat:
    """What makes a comparison lame: one of the templates above, and the fields in which the runs differ."""

    template: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """A field in which two runs differ; a value is None where a run has no such field (another objective's knob)."""

    field: str
    first: Any
    second: Any


def presets(dataset: str) -> dict[str, tuple[Run, ...]]:
    """Return the comparisons offered, by name, on a data set: in each of them one thing changes."""

    def run(objective: str, own: Mapping[str, Any] | None = None, **fields: Any) -> Run:
        return Run(objectives.find(objective)(**(own or {})), dataset=dataset, **(PLANE | fields))

    return {
        "family": (run("ae"), run("vae"), run("wae_mmd")),
        "beta": tuple(run("beta_vae", {"beta": beta}) for beta in (0.1, 1.0, 4.0, 20.0)),
        "noise": (run("ae"), run("denoising_gaussian"), run("contractive")),
        "bound": (run("vae", binarise="stochastic"), run("iwae", binarise="stochastic")),
        "linear": (run("linear_ae"), run("ae", likelihood="gaussian")),
    }


def differences(first: Run, second: Run) -> list[Difference]:
    """Return every field in which two runs differ, the objective first, then its knobs, then the run's own."""
    one, other = _flat(first), _flat(second)
    names = dict.fromkeys([*one, *other])
    return [Difference(name, one.get(name), other.get(name)) for name in names if one.get(name) != other.get(name)]


def varied(runs: Sequence[Run]) -> list[str]:
    """Return the names of the fields in which runs differ, in the order of `differences`."""
    found = (each.field for run in runs[1:] for each in differences(runs[0], run))
    return list(dict.fromkeys(found))


def caveats(runs: Sequence[Run]) -> list[Caveat]:
    """Return what makes these runs hard to compare, the gravest first; nothing when one thing alone differs."""
    names = varied(runs)
    found = []
    if "dataset" in names:
        found.append(Caveat(OTHER_DATA, ("dataset",)))
    if scale := tuple(name for name in ("likelihood", "binarise") if name in names):
        found.append(Caveat(OTHER_SCALE, scale))
    causes = tuple(name for name in names if not _follows(name, runs))
    if len(causes) > 1:
        found.append(Caveat(SEVERAL, causes))
    return found


def changeable(run: Run) -> list[Knob]:
    """Return the knobs, the objective's own first, one of which may be changed to get a run to compare with."""
    own = list(knobs.shown(run.objective))
    fixed = ("dataset", "epochs", "stop", *(item.name for item in own))
    rest = [replace(item, choices=run.objective.needs.get(item.name, item.choices)) for item in knobs.knobs(Run)
            if item.name not in fixed]  # fmt: skip
    return [item for item in (*own, *rest) if len(item.choices) != 1]


def knob_of(name: str, runs: Sequence[Run]) -> Knob | None:
    """Return the knob called `name` of the first run that has it; None for what is no knob."""
    own = (item for run in runs for item in knobs.knobs(type(run.objective)) if item.name == name)
    return next(own, BY_NAME.get(name))


def to_link(runs: Sequence[Run]) -> list[str]:
    """Return the description of each run, from which it can be trained anywhere, as text for an address."""
    return [urlencode({"dataset": run.dataset} | run.to_link()) for run in runs]


def from_link(text: str) -> Run:
    """Read one description of `to_link`. Raises InvalidField."""
    link = dict(parse_qsl(text))
    if "objective" not in link:
        raise InvalidField("objective", text[:40], knobs.ONE_OF, choices=", ".join(objectives.catalogue()))
    return Run.from_link(link)


def _flat(run: Run) -> dict[str, Any]:
    """Every field of a run that has an effect, by name; the objective by its own name."""
    found: dict[str, Any] = {"objective": run.objective.name}
    found |= {item.name: getattr(run.objective, item.name) for item in knobs.shown(run.objective)}
    found |= {item.name: getattr(run, item.name) for item in knobs.knobs(Run)}
    if run.steering:
        found["steering"] = [(each.step, each.knob, each.value) for each in run.steering]
    return found


def _follows(name: str, runs: Sequence[Run]) -> bool:
    """Whether a difference comes with another objective: its knobs, and what it suggests or needs."""
    if len({run.objective.name for run in runs}) == 1:
        return False
    own: Iterator[str] = (item.name for run in runs for item in knobs.knobs(type(run.objective)))
    follow = {name for run in runs for name in (*run.objective.suggests, *run.objective.needs)}
    return name in {*own, *follow}
