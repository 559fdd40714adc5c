"""Knobs: dataclass fields that know their range, label, unit and help.

One description serves the sliders, the command line, the link and the validation.
"""

from __future__ import annotations

import dataclasses
import functools
import math
import re
import sys
from dataclasses import dataclass
from typing import Any, Literal

Value = int | float | str | tuple[int, ...]


class InvalidField(ValueError):  # noqa: N818 - it names a field, it is not a family of errors
    """A field holds a value that is not allowed.

    Attributes: `field` its name; `value` what was given; `template` and `words`, from which comes `allowed`,
    what may be given (a page translates the template and fills it itself).
    """

    def __init__(self, field: str, value: object, template: str, **words: object) -> None:
        self.field, self.value, self.template, self.words = field, value, template, words
        self.allowed = template.format(**words)
        super().__init__(f"{field} is {value!r}, but it must be {self.allowed}.")

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self.field, self.value, self.template, self.words)


def _rebuild(field: str, value: object, template: str, words: dict[str, object]) -> InvalidField:
    return InvalidField(field, value, template, **words)


OPEN: Any = object()  # the value of an open field until its owner settles it
ONE_OF = "one of {choices}"
ALLOWED = {
    "choice": ONE_OF,
    "int": "a whole number from {low} to {high}",
    "float": "a number from {low} to {high}",
    "widths": "one to six layer widths such as 512-256, each from {low} to {high}",
}


@dataclass(frozen=True)
class Knob:
    """What is known of one field: type, range (ends included), words, and whether it moves while training.

    `when` names the choice under which the knob has an effect, a field of the same object and its values; None: always.
    `pattern`, a regular expression, describes what a choice may be besides those in the menu.
    """

    name: str
    kind: Literal["int", "float", "choice", "widths"]
    default: Any
    low: float = 0
    high: float = math.inf
    choices: tuple[str, ...] = ()
    label: str = ""
    unit: str = ""
    help: str = ""
    log: bool = False
    live: bool = False
    when: tuple[str, ...] | None = None
    pattern: str = ""

    @property
    def allowed(self) -> str:
        """The allowed values in words."""
        return self.refusal(None).allowed

    def refusal(self, value: object) -> InvalidField:
        """Return the error that says `value` is not allowed, and what is."""
        choices = ", ".join(self.choices)
        words = {"choices": choices} if choices else {"low": f"{self.low:g}", "high": f"{self.high:g}"}
        return InvalidField(self.name, value, ALLOWED[self.kind], **words)

    def parse(self, text: object) -> Value:
        """Turn text (a link's, a command line's, JSON's) into a checked value. Raises InvalidField."""
        if self.kind == "choice":
            return self.check(str(text))
        try:
            if self.kind == "widths":
                parts = text.split("-") if isinstance(text, str) else list(text)  # type: ignore[call-overload]
                return self.check(tuple(_whole(part) for part in parts))
            if isinstance(text, bool):
                raise TypeError(text)
            return self.check(float(text) if self.kind == "float" else _whole(text))  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError):
            raise self.refusal(text) from None

    def check(self, value: Any) -> Value:
        """Return `value` in this knob's own type if it is allowed, else raise InvalidField."""
        if self.kind == "choice":
            good = isinstance(value, str) and (value in self.choices or self._matched(value))
        elif self.kind == "widths":
            good = 1 <= len(value) <= 6 and all(type(w) is int and self.low <= w <= self.high for w in value)
        else:
            good = isinstance(value, int | float) and not isinstance(value, bool)
            good = good and abs(value) <= sys.float_info.max and self.low <= value <= self.high
            good = good and (self.kind == "float" or value == int(value))
        if not good:
            raise self.refusal(value)
        if self.kind == "float":
            return float(value) + 0.0  # −0 becomes 0: equal runs have equal ids
        return {"int": int, "choice": str, "widths": tuple}[self.kind](value)  # type: ignore[no-any-return]

    def _matched(self, value: str) -> bool:
        return bool(self.pattern) and re.fullmatch(self.pattern, value) is not None

    def text(self, value: Any) -> str:
        """Return `value` as it stands in a link or on a command line; `parse` reads it back unchanged."""
        if self.kind == "widths":
            return "-".join(map(str, value))
        return repr(value).removesuffix(".0") if self.kind == "float" else str(value)


def _whole(text: object) -> int:
    if isinstance(text, bool):
        raise TypeError(text)
    number = float(text)  # type: ignore[arg-type]
    if number != int(number):
        raise ValueError(text)
    return int(number)


def knob(
    default: Value,
    *,
    low: float = 0,
    high: float = math.inf,
    choices: tuple[str, ...] = (),
    label: str = "",
    unit: str = "",
    help: str = "",
    log: bool = False,
    live: bool = False,
    when: tuple[str, ...] | None = None,
    pattern: str = "",
    open: bool = False,
) -> Any:
    """Declare a dataclass field as a knob; its kind follows from the default.

    `log` asks for a slider with logarithmic steps, `live` says that it may move while the run trains, `when`
    under which choice it has an effect, `pattern` what a choice may be besides. An `open` field that is not given holds
    `OPEN`: its owner settles it.
    """
    kinds: dict[type, str] = {int: "int", float: "float", str: "choice", tuple: "widths"}
    described = {"kind": kinds[type(default)], "default": default, "low": low, "high": high,
                 "choices": choices, "label": label, "unit": unit, "help": help, "log": log,
                 "live": live, "when": when, "pattern": pattern}  # fmt: skip
    return dataclasses.field(default=OPEN if open else default, metadata={"knob": described})


def knobs(cls: type) -> tuple[Knob, ...]:
    """Return the knobs of a dataclass, in the order of its fields."""
    return _described(cls)


@functools.cache
def _described(cls: type) -> tuple[Knob, ...]:
    fields = dataclasses.fields(cls)
    return tuple(Knob(name=f.name, **f.metadata["knob"]) for f in fields if "knob" in f.metadata)


def shown(instance: Any) -> tuple[Knob, ...]:
    """Return the knobs of a dataclass that have an effect under its present choices."""
    return tuple(k for k in knobs(type(instance)) if k.when is None or getattr(instance, k.when[0]) in k.when[1:])


def idle(instance: Any) -> tuple[Knob, ...]:
    """Return the knobs of a dataclass that have no effect under its present choices."""
    acting = shown(instance)
    return tuple(item for item in knobs(type(instance)) if item not in acting)


def check(instance: Any) -> None:
    """Check every knob of a frozen dataclass and give each value its knob's type. Raises InvalidField."""
    for item in knobs(type(instance)):
        value = getattr(instance, item.name)
        try:
            object.__setattr__(instance, item.name, item.check(value))
        except (TypeError, ValueError) as error:
            if isinstance(error, InvalidField):
                raise
            raise item.refusal(value) from None
