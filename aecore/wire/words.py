"""Words on the live wire: a sentence goes as its number in the catalogue, with what stands in its gaps.

One message then serves readers of all languages: each browser has the catalogue of its own. A piece is a text that is
the same in all of them, or ``[number, {gap: pieces}]``; a sentence is ``{"say": [piece, …]}``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from string import Formatter
from typing import Any, SupportsIndex

GAP = re.compile(r"\{(\w+)(![rsa])?(:[^{}]*)?\}")


@dataclass(frozen=True)
class Phrase:
    """A text of the catalogue in the source's language, and what stands in its gaps, by all that is in the braces."""

    text: str
    values: Mapping[str, tuple[Piece, ...]]


Piece = str | Phrase


class Said(str):
    """A text in the source's language that remembers the phrases it was made of."""

    pieces: tuple[Piece, ...]

    def __new__(cls, *pieces: Piece) -> Said:
        """Make a text of pieces."""
        made = super().__new__(cls, "".join(_written(piece) for piece in pieces))
        made.pieces = pieces
        return made

    def format(self, *_args: object, **values: object) -> Said:
        """Fill gaps by name, as `str.format` does; a text among the values keeps its own phrases."""
        return Said(*(_filled(piece, values) for piece in self.pieces))

    def replace(self, old: str, new: str, count: SupportsIndex = -1) -> Said:
        """Fill one gap without a form, ``"{name}"``, and leave the others."""
        return Said(*(_with(piece, old, new) for piece in self.pieces))

    def __add__(self, other: str) -> Said:
        """Append a text."""
        return Said(*self.pieces, *pieces_of(other))

    def __radd__(self, other: str) -> Said:
        """Put a text before this."""
        return Said(*pieces_of(other), *self.pieces)


def phrase(text: str) -> Said:
    """Return a text of the catalogue."""
    return Said(Phrase(text, {}))


def joined(between: str, texts: Iterable[str]) -> str:
    """Join texts as `str.join` does; phrases among them are remembered."""
    found = list(texts)
    if not any(isinstance(text, Said) for text in found):
        return between.join(found)
    pieces: list[Piece] = []
    for place, text in enumerate(found):
        pieces += [between] * bool(place and between) + list(pieces_of(text))
    return Said(*pieces)


def pieces_of(text: str) -> tuple[Piece, ...]:
    """Return what a text is made of."""
    return text.pieces if isinstance(text, Said) else (text,) if text else ()


def numbered(value: Any, number: Callable[[str], int | None]) -> Any:
    """Return a message's head with phrases by their numbers; one that has none stays as it is written."""
    if isinstance(value, Said):
        return {"say": [_told(piece, number) for piece in value.pieces]}
    if isinstance(value, Mapping):
        return {name: numbered(each, number) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [numbered(each, number) for each in value]
    return value


def _told(piece: Piece, number: Callable[[str], int | None]) -> Any:
    if isinstance(piece, str):
        return piece
    found = number(piece.text)
    if found is None:
        return _written(piece)
    values = {gap: [_told(each, number) for each in pieces] for gap, pieces in piece.values.items()}
    return [found, values] if values else [found]


def _written(piece: Piece) -> str:
    """The source's own words."""
    if isinstance(piece, str):
        return piece
    told = {gap: "".join(map(_written, pieces)) for gap, pieces in piece.values.items()}
    return GAP.sub(lambda found: told.get(found[0][1:-1], found[0]), piece.text) if told else piece.text


def _filled(piece: Piece, values: Mapping[str, object]) -> Piece:
    if isinstance(piece, str):
        return piece.format(**values) if "{" in piece else piece
    found = dict(piece.values)
    for gap in GAP.finditer(piece.text):
        inner, name = gap[0][1:-1], gap[1]
        if inner not in found and name in values:
            value = values[name]
            plain = isinstance(value, Said) and inner == name
            found[inner] = pieces_of(value) if plain else (Formatter().vformat(gap[0], (), values),)  # type: ignore[arg-type]
    return replace(piece, values=found)


def _with(piece: Piece, old: str, new: str) -> Piece:
    if isinstance(piece, str):
        return piece.replace(old, new)
    if old not in piece.text:
        return piece
    return replace(piece, values={**piece.values, old[1:-1]: pieces_of(new)})
