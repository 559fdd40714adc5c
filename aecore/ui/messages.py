"""Keeping the catalogue complete: `python -m aecore.ui.messages` adds what is missing to each .po file.

A word on screen is either marked in the code (`_`, `N_`) or part of a description: an objective, a knob, a data set,
a finding, an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from aecore import comparison, data, diagnostics, knobs, objectives, run, sweeps
from aecore.analysis import base, projection, space
from aecore.analysis.projection import Projection
from aecore.analysis.space import Space
from aecore.clusters import words as clusters
from aecore.clusters.setting import Clustering
from aecore.disentanglement import asked as disentanglement
from aecore.run import Run
from aecore.ui import fields, i18n

#: What the core says, which no page marks: reasons, findings, stages of an analysis.
SAID = (
    *diagnostics.TEXTS, *data.base.MESSAGES.values(), *knobs.ALLOWED.values(), *run.REFUSALS, *sweeps.REFUSALS,
    *comparison.CAVEATS, *base.STAGES, *base.MESSAGES, *space.MESSAGES, *space.REFUSALS, *projection.MESSAGES,
    *projection.REFUSALS, clusters.TRAIN, *clusters.MESSAGES, *disentanglement.REFUSALS,
)  # fmt: skip
ROOT = Path(__file__).parents[2]
MARKED = ("app.py", "pages", "aecore/ui")
SIGNS = {"β", "λ", "γ", "ρ", "σ", "p", "k", "L", "C", "β · KL", "γ · |KL − C|", "{message}"}  # the same everywhere


def needed() -> list[str]:
    """Return every message that the screen can show, in the order in which it is found."""
    found = [text for text in (*_marked(), *_described()) if text and text not in SIGNS]
    return list(dict.fromkeys(found))


def missing(code: str) -> list[str]:
    """Return the messages that a language's catalogue lacks, or whose translation is empty or marked fuzzy."""
    held = read(code)
    return [text for text in needed() if text not in held or not held[text].string or held[text].fuzzy]


def read(code: str) -> Catalog:
    """Read a language's catalogue; an empty one if there is no file."""
    path = i18n.ASSETS / "locale" / f"{code}.po"
    if not path.is_file():
        return Catalog(locale=code)
    with path.open("rb") as file:
        return read_po(file, locale=code)


def _marked() -> Iterator[str]:
    for place in MARKED:
        path = ROOT / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            for _line, text, _comments, _context in extract_from_file("python", file, keywords={"_": None, "N_": None}):
                yield text if isinstance(text, str) else text[0]


def _described() -> Iterator[str]:
    catalogue = objectives.catalogue().values()
    for objective in catalogue:
        yield from (objective.title, objective.summary)
    owners: list[type] = [Run, *catalogue, Space, Projection, Clustering]
    for item in (item for owner in owners for item in knobs.knobs(owner)):
        yield from (item.label, item.unit, item.help)
    yield from fields.CHOICES.values()
    yield from SAID
    for name in data.NAMES:
        yield data.describe(name).about


def update() -> None:
    """Write each catalogue anew: the needed messages in order, with the translations that exist."""
    for code in i18n.LANGUAGES.keys() - {"en"}:
        old = read(code)
        new = Catalog(code, header_comment=f"# aecore in {i18n.LANGUAGES[code]}", project="aecore", version="1",
                      creation_date=old.creation_date, revision_date=old.revision_date, last_translator="",
                      msgid_bugs_address="", language_team=code, fuzzy=False)  # fmt: skip
        for text in needed():
            new.add(text, old[text].string if text in old else "")
        path = i18n.ASSETS / "locale" / f"{code}.po"
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as file:
            write_po(file, new, width=110, omit_header=False)


if __name__ == "__main__":
    update()
