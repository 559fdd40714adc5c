"""Run: the frozen configuration that *is* the identity of a result, and its forms JSON, link and id."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from aecore import knobs, objectives
from aecore.knobs import ONE_OF, OPEN, InvalidField, Knob, knob
from aecore.objectives.base import Objective

NEEDED = "{choices} for this objective ({objective})"
POINT_ONLY = "identity for an objective whose codes are Gaussian"
AT_ONCE = "at most {most}: {samples} codes an image are decoded at once, and more would not fit into memory"
MOST_CODES = 65_536  # decoded at once in a step: about 1.3 GB with everything that backpropagation keeps
STEPS = "a whole number of steps from 0"
TRIPLES = "step:knob:value, separated by commas"
SOME = "0 for all, or at least 2"
REFUSALS = (NEEDED, POINT_ONLY, AT_ONCE, STEPS, TRIPLES, SOME)
DATASETS = ("mnist", "digits", "fashion", "kmnist", "shapes")


@dataclass(frozen=True)
class Steer:
    """A knob moved while a run trained: from `step` on, `knob` had `value`."""

    step: int
    knob: str
    value: float


@dataclass(frozen=True)
class Run:
    """Everything that decides what is learnt: not the device, nor how often the run is looked at.

    `objective` may be given by name. A field that is not given is what the objective suggests, else its
    knob's default. `steering` lists knobs moved while it trained; `stop` ends the run
    after that many steps (0: after all epochs). Raises InvalidField for a value that is not allowed.
    """

    objective: Objective
    dataset: str = knob("mnist", choices=DATASETS, label="Data")
    train_images: int = knob(
        0, low=0, high=70_000, label="Training images",
        help="How many images to learn from; 0 means all.")  # fmt: skip
    binarise: str = knob(
        "none", choices=("none", "stochastic", "fixed"), label="Binarisation",
        help="Turns grey pixels into black or white by chance, anew at each step or once for all; only then is the "
             "Bernoulli loss a likelihood.")  # fmt: skip
    network: str = knob("mlp", choices=("mlp", "linear", "conv"), label="Network", open=True)
    widths: tuple[int, ...] = knob(
        (512, 256), low=1, high=4096, label="Layer widths", open=True,
        help="Hidden layers of the encoder; the decoder mirrors them.")  # fmt: skip
    activation: str = knob("silu", choices=("silu", "relu", "tanh", "sigmoid"), label="Activation", open=True)
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
        object.__setattr__(self, "steering", tuple(self._checked(steer) for steer in self.steering))

    def _check_together(self) -> None:
        """Refuse fields that are sound alone and not together. Raises InvalidField."""
        if self.train_images == 1:
            raise InvalidField("train_images", 1, SOME)
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

    def _checked(self, steer: Steer) -> Steer:
        by_name = {item.name: item for item in self.live_knobs()}
        if steer.knob not in by_name:
            raise InvalidField("steering", steer.knob, ONE_OF, choices=", ".join(by_name))
        if type(steer.step) is not int or steer.step < 0:
            raise InvalidField("steering", steer.step, STEPS)
        return Steer(steer.step, steer.knob, float(by_name[steer.knob].check(steer.value)))  # type: ignore[arg-type]

    # --- forms -----------------------------------------------------------------------------------------

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits, the same for equal runs on every machine."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:12]

    def to_dict(self) -> dict[str, Any]:
        """Return every field as plain JSON values; the objective by its name with its knobs."""
        own = {k.name: getattr(self.objective, k.name) for k in knobs.knobs(type(self.objective))}
        rest = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("objective", "steering")}
        steering = [[s.step, s.knob, s.value] for s in self.steering]
        return {"objective": {"name": self.objective.name, **own}, **rest,
                "widths": list(self.widths), "steering": steering}  # fmt: skip

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
        return cls.from_dict(json.loads(text))

    def to_link(self) -> dict[str, str]:
        """Return the query parameters of a link: the objective, and whatever differs from its default."""
        link = {"objective": self.objective.name}
        for owner in (self.objective, self):
            for item in knobs.knobs(type(owner)):
                default = self.default(item.name) if owner is self else item.default
                if (value := getattr(owner, item.name)) != default:
                    link[item.name] = item.text(value)
        if self.steering:
            link["steering"] = ",".join(f"{s.step}:{s.knob}:{s.value!r}" for s in self.steering)
        return link

    def to_command(self) -> str:
        """Return the command line that trains this run; steering has no place there, `to_snippet` carries all."""
        link = self.to_link()
        options = [f"--{name.replace('_', '-')} {value}" for name, value in link.items()
                   if name not in ("objective", "steering")]  # fmt: skip
        return " ".join(["python -m aecore train", link["objective"], *options])

    def to_snippet(self) -> str:
        """Return Python that trains this run, steering included."""
        arguments = ", ".join(f"{name}={value!r}" for name, value in self.to_link().items())
        return ("from aecore import Run, train\n\n"
                f"run = Run.from_link(dict({arguments}))\n"
                "for snapshot in train(run):\n"
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


BY_NAME = {item.name: item for item in knobs.knobs(Run)}


def _steering(text: str) -> tuple[Steer, ...]:
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
