"""Run: the frozen configuration that *is* the identity of a result, and its forms JSON, link and id."""

from __future__ import annotations

import functools
import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from aecore import data, knobs, objectives
from aecore.knobs import ONE_OF, OPEN, InvalidField, Knob, knob
from aecore.objectives.base import Objective

NEEDED = "{choices} for this objective ({objective})"
POINT_ONLY = "identity for an objective whose codes are Gaussian"
AT_ONCE = "at most {most}: {samples} codes an image are decoded at once, and more would not fit into memory"
MOST_CODES = 65_536  # decoded at once in a step: about 1.3 GB with everything that backpropagation keeps
STEPS = "a whole number of steps from 0 to {high}"
TRIPLES = "step:knob:value, separated by commas"
TOO_MANY = "at most {most} moves of knobs in a link"
MOST_MOVES = 1_000  # of knobs, in a link
SOME = "0 for all, or at least 2"
UNEVEN = "mlp or linear for images of {height}×{width} pixels: conv halves their sides twice"
REFUSALS = (NEEDED, POINT_ONLY, AT_ONCE, STEPS, TRIPLES, TOO_MANY, SOME, UNEVEN)


Settled = TypeVar("Settled", "Run", Objective)
ID = re.compile(r"[0-9a-z]{1,64}")  # what a run's id looks like: today twelve hexadecimal digits, see `Run.id`


def is_id(text: object) -> bool:
    """Whether this may be a run's id. Whatever comes from an address is looked at so, before it becomes a path."""
    return isinstance(text, str) and ID.fullmatch(text) is not None


def dataset() -> Any:
    """Declare a field that names a data set: one of the registry, or somebody's own by its id, `own-…`."""
    return knob("mnist", choices=data.names(), pattern=data.OWN_PATTERN, label="Data")


@dataclass(frozen=True)
class Steer:
    """A knob moved while a run trained: from `step` on, `knob` had `value`."""

    step: int
    knob: str
    value: float


@dataclass(frozen=True, eq=False)
class Run:
    """Everything that decides what is learnt: not the device, nor how often the run is looked at.

    `objective` may be given by name. A field that is not given is what the objective suggests, else its
    knob's default. `steering` lists knobs moved while it trained; `stop` ends the run
    after that many steps (0: after all epochs). Raises InvalidField for a value that is not allowed.
    """

    objective: Objective
    dataset: str = dataset()
    train_images: int = knob(
        0, low=0, high=70_000, label="Training images",
        help="How many images to learn from; 0 means all.")  # fmt: skip
    binarise: str = knob(
        "none", choices=("none", "stochastic", "fixed"), label="Binarisation",
        help="Turns grey pixels into black or white by chance, anew at each step or once for all; only then is the "
             "Bernoulli loss a likelihood.")  # fmt: skip
    network: str = knob(
        "mlp", choices=("mlp", "tied", "linear", "conv"), label="Network", open=True,
        help="Tied weights: the decoder uses the encoder's, transposed. There are half as many, and a code that is "
             "made smaller is harder to undo.")  # fmt: skip
    widths: tuple[int, ...] = knob(
        (512, 256), low=1, high=4096, label="Layer widths", open=True, when=("network", "mlp"),
        help="Hidden layers of the encoder; the decoder mirrors them.")  # fmt: skip
    activation: str = knob("silu", choices=("silu", "relu", "tanh", "sigmoid"), label="Activation", open=True,
                           when=("network", "mlp", "conv"))  # fmt: skip
    code_activation: str = knob(
        "identity", choices=("identity", "relu", "tanh", "sigmoid"), label="Activation of the code", open=True,
        help="Applied to the code itself; sparse codes use ReLU (exact zeros) or sigmoid (between 0 and 1).",
    )  # fmt: skip
    latent_dim: int = knob(
        2, low=1, high=1024, label="Latent size", open=True,
        help="How many numbers an image is squeezed into.")  # fmt: skip
    likelihood: str = knob(
        "bernoulli", choices=("bernoulli", "gaussian"), label="Likelihood", open=True,
        help="How a reconstruction is scored: cross-entropy of the pixels, or half the squared error.")  # fmt: skip
    epochs: int = knob(5, low=1, high=1000, label="Epochs", log=True, open=True)
    batch_size: int = knob(128, low=2, high=4096, label="Batch size", unit="images", log=True, open=True)
    lr: float = knob(
        3e-3, low=1e-6, high=10.0, label="Learning rate", log=True, live=True, open=True,
        help="The peak of the schedule.")  # fmt: skip
    schedule: str = knob("one_cycle", choices=("one_cycle", "cosine", "constant"), label="Schedule", open=True)
    precision: str = knob(
        "auto", choices=("auto", "fp32", "bf16"), label="Precision", open=True,
        help="auto takes bf16 where the processor computes it in hardware.")  # fmt: skip
    seed: int = knob(0, low=0, high=2**31 - 1, label="Seed")
    stop: int = knob(0, low=0, high=10**9, label="Stop after", unit="steps")
    steering: tuple[Steer, ...] = ()

    def __post_init__(self) -> None:
        if isinstance(self.objective, str):
            object.__setattr__(self, "objective", objectives.find(self.objective)())
        if not isinstance(self.objective, Objective):
            raise InvalidField("objective", self.objective, "an objective or its name")
        for item in knobs.knobs(Run):
            if getattr(self, item.name) is OPEN:
                object.__setattr__(self, item.name, self.default(item.name))
        knobs.check(self)
        self._check_together()
        live = {item.name: item for item in self.live_knobs()} if self.steering else {}
        object.__setattr__(self, "steering", tuple(_checked(steer, live) for steer in self.steering))

    def _check_together(self) -> None:
        """Refuse fields that are sound alone and not together. Raises InvalidField."""
        if self.train_images == 1:
            raise InvalidField("train_images", 1, SOME)
        if self.network == "conv":
            check_halves(data.describe(self.dataset).shape)
        for name, allowed in self.objective.needs.items():
            if (value := getattr(self, name)) not in allowed:
                raise InvalidField(name, value, NEEDED, choices=", ".join(allowed), objective=self.objective.name)
        if self.objective.posterior == "gaussian" and self.code_activation != "identity":
            raise InvalidField("code_activation", self.code_activation, POINT_ONLY)
        if self.batch_size * (samples := self.objective.samples) > MOST_CODES:
            raise InvalidField("batch_size", self.batch_size, AT_ONCE, most=MOST_CODES // samples, samples=samples)

    def default(self, name: str) -> Any:
        """Return what a field is when it is not given: the objective's suggestion, else the knob's default."""
        return self.objective.suggests.get(name, BY_NAME[name].default)

    def live_knobs(self) -> tuple[Knob, ...]:
        """The knobs that may move while it trains: the objective's weights and the learning rate."""
        every = knobs.knobs(type(self.objective)) + knobs.knobs(Run)
        return tuple(item for item in every if item.live)

    def steered(self, step: int, name: str, value: float) -> Run:
        """Return this run with `name` moved to `value` from `step` on. Raises InvalidField."""
        kept = tuple(s for s in self.steering if (s.step, s.knob) != (step, name))
        return replace(self, steering=(*kept, Steer(step, name, value)))

    def changed(self, name: str, value: Any) -> Run:
        """Return this run with one knob, the objective's or its own, at `value`; what was steered is forgotten."""
        plain = replace(self, steering=(), stop=0)
        if name == "objective":
            return plain._moved_to(value)
        if name in {item.name for item in knobs.knobs(type(self.objective))}:
            return replace(plain, objective=replace(self.objective, **{name: value}))
        return replace(plain, **{name: value})

    def _moved_to(self, objective: Objective) -> Run:
        """Return this run with another objective: what was left as suggested is as the new one suggests."""
        values = {item.name: getattr(self, item.name) for item in knobs.knobs(Run)}
        kept = {name: value for name, value in values.items() if value != self.default(name)}
        kept = {name: value for name, value in kept.items() if value in objective.needs.get(name, (value,))}
        if objective.posterior == "gaussian":
            kept.pop("code_activation", None)
        return Run(objective, **kept)

    # --- identity --------------------------------------------------------------------------------------

    @functools.cached_property
    def settled(self) -> Run:
        """This run with one value for each field that changes nothing here: what learns alike is equal.

        That is what has no effect under the run's choices; and, as far as it is known how many images there are, more
        of them than there are, a batch larger than all of them, a stop and moves of knobs after the end.
        """
        own = {item.name: item.default for item in knobs.idle(self.objective)}
        idle = {item.name: self.default(item.name) for item in knobs.idle(self)}
        first = _with(self, idle | {"objective": _with(self.objective, own)})
        second = _with(first, first._bounded())
        return _with(second, {"steering": second._moves()})

    def _bounded(self) -> dict[str, int]:
        """Images, batch and stop, each within what there is to learn from."""
        known, usual = data.describe(self.dataset).train, self.default("batch_size")
        images = 0 if 0 < known <= self.train_images else self.train_images
        there = images or known  # 0 where nobody knows
        batch = max(there, usual) if 0 < there <= self.batch_size else self.batch_size
        steps = self.epochs * (there // min(batch, there)) if there else 0
        return {"train_images": images, "batch_size": batch, "stop": 0 if 0 < steps <= self.stop else self.stop}

    def _moves(self) -> tuple[Steer, ...]:
        """The steering in order, without the moves that change nothing."""
        if not self.steering:
            return ()
        there = self.train_images or data.describe(self.dataset).train
        end = self.stop or (self.epochs * (there // min(self.batch_size, there)) if there else math.inf)
        acting = {item.name: getattr(owner, item.name) for owner in (self, self.objective)
                  for item in knobs.shown(owner)}  # fmt: skip
        kept = []
        for _place, steer in sorted({(each.step, each.knob): each for each in self.steering}.items()):
            if steer.step < end and acting.get(steer.knob, steer.value) != steer.value:
                acting[steer.knob] = steer.value
                kept.append(steer)
        return tuple(kept)

    @functools.cached_property
    def _key(self) -> tuple[Any, ...]:
        return tuple(getattr(self.settled, each.name) for each in fields(self))

    def __eq__(self, other: object) -> bool:
        return self._key == other._key if isinstance(other, Run) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key)

    # --- forms -----------------------------------------------------------------------------------------

    @functools.cached_property
    def id(self) -> str:
        """Twelve hexadecimal digits, the same for equal runs on every machine."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:12]

    def to_dict(self) -> dict[str, Any]:
        """Return every field, settled, as plain JSON values; the objective by its name with its knobs."""
        run, objective = self.settled, self.settled.objective
        own = {k.name: getattr(objective, k.name) for k in knobs.knobs(type(objective))}
        rest = {f.name: getattr(run, f.name) for f in fields(run) if f.name not in ("objective", "steering")}
        steering = [[s.step, s.knob, s.value] for s in run.steering]
        return {"objective": {"name": objective.name, **own}, **rest,
                "widths": list(run.widths), "steering": steering}  # fmt: skip

    def to_json(self) -> str:
        """Return the canonical JSON: sorted keys, no spaces."""
        return json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Run:
        """Read what `to_dict` wrote; fields left out take their defaults. Raises InvalidField."""
        given = _mapping("run", values)
        chosen = _mapping("objective", given.pop("objective", None))
        steering = _triples(given.pop("steering", ()))
        kind = objectives.find(str(chosen.pop("name", "")))
        objective = kind(**_parsed(kind, chosen))
        return cls(objective, **_parsed(cls, given), steering=steering)

    @classmethod
    def from_json(cls, text: str) -> Run:
        """Read canonical (or any) JSON of a run. Raises InvalidField, json.JSONDecodeError."""
        try:
            return cls.from_dict(json.loads(text))
        except RecursionError:
            raise InvalidField("run", text[:20] + "…", "an object with named fields") from None

    def to_link(self) -> dict[str, str]:
        """Return the query parameters of a link: the objective, and whatever differs from its default."""
        run = self.settled
        link = {"objective": run.objective.name}
        for owner in (run.objective, run):
            for item in knobs.knobs(type(owner)):
                default = run.default(item.name) if owner is run else item.default
                if (value := getattr(owner, item.name)) != default:
                    link[item.name] = item.text(value)
        if run.steering:
            link["steering"] = ",".join(f"{s.step}:{s.knob}:{s.value!r}" for s in run.steering)
        return link

    def to_command(self) -> str:
        """Return the command line that trains this run; steering has no place there, `to_snippet` carries all."""
        link = self.to_link()
        options = [f"--{name.replace('_', '-')} {value}" for name, value in link.items()
                   if name not in ("objective", "steering")]  # fmt: skip
        return " ".join(["python -m aecore train", link["objective"], *options])

    def to_snippet(self) -> str:
        """Return Python that trains this run, steering included; images of one's own must be at hand as `images`."""
        arguments = ", ".join(f"{name}={value!r}" for name, value in self.to_link().items())
        given = "run, images" if data.is_own(self.dataset) else "run"
        return ("from aecore import Run, train\n\n"
                f"run = Run.from_link(dict({arguments}))\n"
                f"for snapshot in train({given}):\n"
                "    print(snapshot.step, snapshot.test)\n")  # fmt: skip

    @classmethod
    def from_link(cls, link: Mapping[str, str]) -> Run:
        """Read what `to_link` wrote; unknown names are ignored. Raises InvalidField."""
        kind = objectives.find(link.get("objective", "vae"))
        names = {item.name for item in knobs.knobs(kind)}
        own = {name: text for name, text in link.items() if name in names}
        rest = {name: text for name, text in link.items()
                if name in {item.name for item in knobs.knobs(cls)} - names}  # fmt: skip
        objective = kind(**_parsed(kind, own))
        return cls(objective, **_parsed(cls, rest), steering=_steering(link.get("steering", "")))


def check_halves(shape: tuple[int, int]) -> None:
    """Check that a convolutional network can halve images of `shape` (H, W) twice. Raises InvalidField."""
    height, width = shape
    if height % 4 or width % 4:
        raise InvalidField("network", "conv", UNEVEN, height=height, width=width)


def _checked(steer: Steer, live: Mapping[str, Knob]) -> Steer:
    """Return a move with its value in the type of its knob, one of `live` by name. Raises InvalidField."""
    if not isinstance(steer.knob, str) or steer.knob not in live:
        raise InvalidField("steering", steer.knob, ONE_OF, choices=", ".join(live))
    if type(steer.step) is not int or not 0 <= steer.step <= BY_NAME["stop"].high:
        raise InvalidField("steering", steer.step, STEPS, high=BY_NAME["stop"].high)
    return Steer(steer.step, steer.knob, float(live[steer.knob].check(steer.value)))  # type: ignore[arg-type]


def _with(instance: Settled, values: Mapping[str, Any]) -> Settled:
    """Return a frozen dataclass with other values of its fields; itself where they are its own."""
    other = {name: value for name, value in values.items() if getattr(instance, name) != value}
    return replace(instance, **other) if other else instance


BY_NAME = {item.name: item for item in knobs.knobs(Run)}
objectives.reserve([each.name for each in fields(Run)], "a field of every run")


def _steering(text: str) -> tuple[Steer, ...]:
    """Read the moves that a link tells of, `MOST_MOVES` at most: whoever writes a link must not keep a server busy."""
    if (count := text.count(",") + 1) > MOST_MOVES:
        raise InvalidField("steering", count, TOO_MANY, most=MOST_MOVES)
    try:
        triples = [part.split(":") for part in text.split(",") if part]
        return tuple(Steer(int(step), name, float(value)) for step, name, value in triples)
    except ValueError:
        raise InvalidField("steering", text, TRIPLES) from None


def _triples(entries: Any) -> tuple[Steer, ...]:
    try:
        return tuple(Steer(step, name, value) for step, name, value in entries)
    except (TypeError, ValueError):
        raise InvalidField("steering", entries, TRIPLES) from None


def _mapping(field: str, value: object) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidField(field, value, "an object with named fields")
    return dict(value)


def _parsed(cls: type, given: Mapping[str, object]) -> dict[str, Any]:
    by_name = {item.name: item for item in knobs.knobs(cls)}
    if unknown := [name for name in given if name not in by_name]:
        raise InvalidField(unknown[0], given[unknown[0]], "left out: there is no such field")
    return {name: by_name[name].parse(text) for name, text in given.items()}
