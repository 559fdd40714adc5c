"""What stands behind the question mark of an address: names and values, in their order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from urllib.parse import urlencode

Values = Mapping[str, str | Sequence[str]]


class Query(Mapping[str, str]):
    """Names and values. A name that stands in an address several times has its last value; `every` returns all."""

    def __init__(self, values: Values | None = None) -> None:
        given: Values = values.parts if isinstance(values, Query) else values or {}
        told = {name: (value,) if isinstance(value, str) else tuple(value) for name, value in given.items()}
        self.parts: dict[str, tuple[str, ...]] = {name: value for name, value in told.items() if value}

    def __getitem__(self, name: str) -> str:
        return self.parts[name][-1]

    def __iter__(self) -> Iterator[str]:
        return iter(self.parts)

    def __len__(self) -> int:
        return len(self.parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Query) and self.parts == other.parts

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        return urlencode(self.parts, doseq=True)

    def every(self, name: str) -> tuple[str, ...]:
        """Return all values of a name, none if it does not stand there."""
        return self.parts.get(name, ())

    def only(self, names: Collection[str]) -> Query:
        """Return the part that these names make."""
        return Query({name: value for name, value in self.parts.items() if name in names})

    def but(self, names: Collection[str]) -> Query:
        """Return the part without these names."""
        return Query({name: value for name, value in self.parts.items() if name not in names})

    def also(self, values: Values) -> Query:
        """Return it with other values added, or in place of those of the same name."""
        return Query(self.parts | Query(values).parts)
