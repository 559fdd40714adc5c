"""Widgets made from knobs: one knob, one widget, of the kind that suits its type and range."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import streamlit as st

from aecore import data
from aecore.knobs import InvalidField, Knob, Value
from aecore.run import BY_NAME
from aecore.ui.plain import Markdown, plain
from aecore.ui.words import _, explain

DATASET = BY_NAME["dataset"]
Changed = Callable[[str, Value], None]
SIZES = (1, 2, 3, 4, 5, 6, 8, 10, 16, 20, 32, 50, 64, 100, 128, 256, 512, 784, 1024)


def field(item: Knob, value: Value, changed: Changed, *, disabled: bool = False, prefix: str = "") -> None:
    """Show one knob at `value`; `changed(name, new)` is called with a checked value when it is moved."""
    key = f"field:{prefix}{item.name}"
    common: dict[str, Any] = {"label": label(item), "key": key, "help": _(item.help), "disabled": disabled,
                              "on_change": _report, "args": (item, key, changed)}  # fmt: skip
    if item.kind == "choice":
        st.session_state[key] = value
        st.selectbox(options=item.choices, format_func=lambda name: called(item.name, name), **common)
    elif item.kind == "widths":
        st.session_state[key] = item.text(value)
        st.text_input(**common)
    elif options := stops(item, value):
        st.session_state[key] = value
        st.select_slider(options=options, format_func=lambda number: written(item, number), **common)
    else:
        st.session_state[key] = value
        st.number_input(min_value=int(item.low), max_value=int(item.high), step=1, **common)


def label(item: Knob) -> Markdown:
    """Return what a knob is called, with its unit."""
    return _(item.label) + (f" ({_(item.unit)})" if item.unit else "")


def dataset(key: str, present: str, changed: Changed, *, disabled: bool = False) -> None:
    """Show the choice of the data set; somebody's own, which is in no menu, stays where it is chosen already."""
    st.session_state[key] = present
    st.selectbox(_(DATASET.label), list(dict.fromkeys([*data.names(), present])), key=key, disabled=disabled,
                 format_func=lambda name: called("dataset", name), on_change=_report,
                 args=(DATASET, key, changed))  # fmt: skip


def called(name: str, value: str) -> str:
    """Return what a choice of the field `name` is called on screen; one without a name of its own is shown as it is."""
    return _(data.describe(value).title) if name == "dataset" else _(CHOICES.get(value, value))


def _report(item: Knob, key: str, changed: Changed) -> None:
    """Hand a moved widget's value over; a text that is no value is said to be wrong, and nothing changes."""
    try:
        changed(item.name, item.parse(st.session_state[key]))
    except InvalidField as error:
        st.toast(plain(explain(error)), icon=":material/error:")


def stops(item: Knob, value: Value) -> list[float]:
    """Return the stops of a slider, the present value among them; none where a number should be typed."""
    if item.name == "latent_dim":
        found: set[float] = set(SIZES)
    elif item.name == "train_images":
        found = {0, 100, 300, 1_000, 3_000, 10_000, 30_000}
    elif item.log and math.isfinite(item.high):
        found = _log_stops(item)
    elif item.kind == "float" and math.isfinite(item.high):
        found = _even_stops(item)
    else:
        return []
    return sorted(found | {value})  # type: ignore[arg-type]


def _log_stops(item: Knob) -> set[float]:
    low = item.low or 10.0 ** (math.floor(math.log10(item.default)) - 3)
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(item.high)) + 1)
    stops = {float(f"{mantissa}e{decade}") for decade in decades for mantissa in (1, 1.5, 2, 3, 4, 5, 7)}
    kept = {stop for stop in stops if low <= stop <= item.high} | {item.low, item.high}
    return {int(stop) for stop in kept if stop == int(stop)} if item.kind == "int" else kept


def _even_stops(item: Knob) -> set[float]:
    """At most about twenty round numbers of the range, and its ends."""
    least = (item.high - item.low) / 20
    decade = 10.0 ** math.floor(math.log10(least))
    step = next(m * decade for m in (1, 2, 5, 10) if m * decade >= least)
    inside = range(math.ceil(item.low / step), math.floor(item.high / step) + 1)
    return {float(f"{n * step:.6g}") for n in inside} | {item.low, item.high}


def written(item: Knob, number: float) -> Markdown:
    """Return a value of a slider in words."""
    if item.name == "train_images" and not number:
        return _("all")
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.6g}"


#: What the choices are called on screen.
CHOICES = {
    "mlp": "Fully connected (MLP)", "tied": "Fully connected, tied weights", "linear": "Linear",
    "conv": "Convolutional",
    "identity": "Identity", "sigmoid": "Sigmoid", "none": "None", "stochastic": "Anew at each step", "fixed": "Once",
    "code": "The code", "all": "All hidden layers", "closed": "Closed form", "monte_carlo": "Monte Carlo",
    "beta": "β · KL", "capacity": "γ · |KL − C|", "imq": "Inverse multiquadratics", "rbf": "Gaussian (RBF)",
    "silu": "SiLU", "relu": "ReLU", "tanh": "tanh", "bernoulli": "Bernoulli", "gaussian": "Gaussian",
    "one_cycle": "One cycle", "cosine": "Cosine", "constant": "Constant",
    "auto": "Automatic", "fp32": "float32", "bf16": "bfloat16",
}  # fmt: skip
