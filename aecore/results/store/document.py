"""run.json: all that is told of a run but its arrays, sealed with a digest of its own, and looked at before use.

Format 3 is sealed; in format 2, which older versions wrote, only the other files have digests. Both are read.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aecore.knobs import InvalidField
from aecore.results.store.trouble import ALTERED, FIELD, NO_JSON, NUMBER, OLD, Flaw
from aecore.run import Run

FORMAT, SEALED = 2, 3  # of a run.json without and with a digest of its own; what is written now is sealed
NAME = "run.json"
BLANK = "0" * 64  # stands where the digest will, while it is taken
MOST = 2**63  # no number in a run is as large
SHOWN = 40  # characters of a wrong value that are told

Figures = Mapping[str, float]


class Newer(Exception):  # noqa: N818 - it is no error: the run is sound
    """A document of a format that only newer versions know."""


@dataclass(frozen=True, eq=False)
class Glance:
    """What is told of a finished run without opening its arrays.

    test: its last test figures; seconds: of training; written: when it was kept, nanoseconds since 1970.
    """

    run: Run
    test: Figures
    seconds: float
    written: int


def sealed(told: Mapping[str, Any], digests: Mapping[str, str]) -> bytes:
    """Return the document that says `told` and the digests of the other files (name → hexadecimal), with its own."""
    document = {"format": SEALED, "sha256": {NAME: BLANK, **digests}, **told}
    text = json.dumps(document)
    return text.replace(BLANK, digest(text.encode()), 1).encode()


def unsealed(raw: bytes) -> dict[str, Any]:
    """Return the document that is in a file. Raises Flaw where it is not as it was written, and Newer."""
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        raise Flaw(NO_JSON) from None
    if not isinstance(document, dict) or type(document.get("format")) is not int:
        raise Flaw(NO_JSON)
    if document["format"] > SEALED:
        raise Newer
    if document["format"] < FORMAT:
        raise Flaw(OLD, format=document["format"])
    if document["format"] == SEALED:
        _check_seal(raw, document)
    return document


def _check_seal(raw: bytes, document: Mapping[str, Any]) -> None:
    digests = document.get("sha256")
    own = digests.get(NAME) if isinstance(digests, dict) else None
    if not isinstance(own, str) or digest(raw.replace(own.encode(), BLANK.encode(), 1)) != own:
        raise Flaw(ALTERED, name=NAME)


def digest(content: bytes) -> str:
    """Return the SHA-256 of bytes, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def glance(document: Mapping[str, Any], written: int) -> Glance:
    """Return what a document tells at a glance. Raises Flaw."""
    last = part(document, "last", dict)
    return Glance(run(document), figures(last.get("test"), "test"), number(last.get("seconds"), "seconds"), written)


def run(document: Mapping[str, Any]) -> Run:
    """Return the run that a document tells of. Raises Flaw."""
    try:
        return Run.from_dict(part(document, "run", dict))
    except InvalidField as error:
        raise Flaw(FIELD, name=error.field, value=_shown(error.value)) from None


def part(document: Mapping[str, Any], name: str, kind: type) -> Any:
    """Return a part of a document that must be of a kind. Raises Flaw."""
    found = document.get(name)
    if not isinstance(found, kind):
        raise Flaw(FIELD, name=name, value=_shown(found))
    return found


def figures(value: object, name: str) -> Figures:
    """Return figures by name, each a number. Raises Flaw."""
    if not isinstance(value, dict):
        raise Flaw(FIELD, name=name, value=_shown(value))
    return {key: number(figure, key) for key, figure in value.items()}


def number(value: object, name: str) -> float:
    """Return a number as it stands there, perhaps infinite, but a number. Raises Flaw."""
    if type(value) not in (int, float) or value != value or (type(value) is int and abs(value) >= MOST):
        raise Flaw(NUMBER, name=name, value=_shown(value))
    assert isinstance(value, int | float)
    return value


def whole(value: object, name: str) -> int:
    """Return a whole number from 0. Raises Flaw."""
    found = number(value, name)
    if type(found) is not int or found < 0:
        raise Flaw(NUMBER, name=name, value=_shown(value))
    return found


def shape(value: object) -> tuple[int, int]:
    """Return the height and width of images as they stand there. Raises Flaw."""
    if not isinstance(value, list) or len(value) != 2:
        raise Flaw(FIELD, name="shape", value=_shown(value))
    height, width = (whole(side, "shape") for side in value)
    return height, width


def _shown(value: object) -> str:
    """Return a wrong value in a few characters; of a giant number, which Python may refuse to write out, its size."""
    if type(value) is int and abs(value) >= MOST:
        return f"{'-' * (value < 0)}1e{math.log10(abs(value)):.0f}"
    told = repr(value)
    return told if len(told) <= SHOWN else told[: SHOWN - 1] + "…"
