"""All that keys do: the letters of buttons, and the card that lists them with those of the browser components.

Letters act without a modifier, so there is a switch on the card that turns all of them off, and the browser remembers
it (WCAG 2.1.4). What the card says of components is done in `frontend/src`; a browser test presses each.
"""

from __future__ import annotations

from aecore.ui.words import N_, _

TRAIN, PAUSE, STEP, STOP, RESET = "T", "P", "E", "S", "X"
PREVIOUS, NEXT = "Left", "Right"

#: Group -> (keys, what they do); "+" joins keys that are pressed together.
GROUPS: dict[str, list[tuple[str, str]]] = {
    N_("Everywhere"): [
        ("?", N_("Show this card, or close it")),
        ("R", N_("Run the page anew")),
    ],
    N_("Training a run"): [
        (TRAIN, N_("Train")),
        (PAUSE, N_("Pause, or go on")),
        (STEP, N_("One step")),
        (STOP, N_("Stop")),
        (RESET, N_("Reset")),
    ],
    N_("Latent map, once it is clicked"): [
        ("← ↑ → ↓", N_("Move the map")),
        ("+ −", N_("Zoom")),
        ("0", N_("Show all and follow the data")),
        ("L", N_("Select with a lasso")),
        ("Shift + drag", N_("Select with a lasso, at once")),
        ("G", N_("Draw points as dots, characters or pictures")),
        ("M", N_("Decode the plane behind the points")),
        ("P", N_("Keep the place under the pointer")),
        ("Esc", N_("Leave the lasso, the selection, the map")),
    ],
    N_("Film, once its curve is clicked"): [
        ("Space", N_("Play, or pause")),
        ("← →", N_("Picture by picture")),
        ("Home End", N_("To the beginning, to the end")),
    ],
    N_("Images along each dimension"): [
        ("← ↑ → ↓", N_("From image to image")),
        ("Home End", N_("To the ends of the row")),
    ],
    N_("Two clouds"): [
        ("Tab", N_("From point to point")),
        ("← ↑ → ↓", N_("Move the point, or the cloud")),
        ("Shift + ← →", N_("In longer steps")),
    ],
    N_("Lessons"): [
        ("← →", N_("The lesson before, the one after")),
    ],
}

#: Keys whose name is a word.
_NAMES = {"Space": N_("Space bar"), "drag": N_("drag")}

_TEXT = {
    "title": N_("Keyboard"),
    "open": N_("Keyboard: what keys do"),
    "close": N_("Close"),
    "switch": N_("Letters and signs act as keys"),
    "off": N_("They are off: this card opens by its button."),
    "pages": N_("Pages"),
}


def card() -> dict[str, object]:
    """Return what the browser shows when `?` is pressed, in the reader's language."""
    groups = [{"title": _(title), "rows": [[_keys(keys), _(words)] for keys, words in rows]}
              for title, rows in GROUPS.items()]  # fmt: skip
    return {"text": {name: _(text) for name, text in _TEXT.items()}, "groups": groups}


def _keys(keys: str) -> list[str]:
    """Return the keys of a row, one by one; what joins two of them is a "+" between."""
    return [_(_NAMES[key]) if key in _NAMES else key for key in keys.split()]
