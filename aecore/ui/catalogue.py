"""Keeping the catalogue complete: `python -m aecore.ui.catalogue` adds what is missing to each .po file.

A word on screen is either marked in the code (`_`, `N_`) or part of a description: an objective, a knob, a data set,
a finding, an error.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from aecore import data, knobs, objectives, run, settings, shipped
from aecore.analyses import base, comparison
from aecore.analyses.clusters import reasons
from aecore.analyses.clusters.setting import Clustering
from aecore.analyses.factors import question as factors
from aecore.analyses.layout import question as layout
from aecore.analyses.layout.question import Layout
from aecore.analyses.points import question as points
from aecore.analyses.points.question import Space
from aecore.analyses.sweeps import question as sweeps
from aecore.data import errors, places
from aecore.results import measures, store
from aecore.run import Run
from aecore.teaching import diagnostics
from aecore.ui import fields, words

#: What the core says, which no page marks: reasons, findings, stages of an analysis.
SAID = (
    *diagnostics.TEXTS, *errors.MESSAGES.values(), *store.MESSAGES, *settings.REFUSALS, *knobs.ALLOWED.values(),
    *run.REFUSALS, *sweeps.REFUSALS, *comparison.CAVEATS, *base.STAGES, *base.MESSAGES, *points.MESSAGES,
    *points.REFUSALS, *layout.MESSAGES, *layout.REFUSALS, reasons.TRAIN, *reasons.MESSAGES, *factors.REFUSALS,
    *measures.WORDS,
)  # fmt: skip
MARKED = ("app.py", "pages", "aecore/ui")
#: The same everywhere.
SIGNS = {"β", "λ", "γ", "ρ", "σ", "p", "k", "L", "C", "β · KL", "γ · |KL − C|", "{message}", "AE", "VAE", "IWAE",
         "WAE-MMD", "WAE-GAN"}  # fmt: skip


def needed() -> list[str]:
    """Return every message that the screen can show, in the order in which it is found."""
    found = [*_marked(), *_described(), *(text for own in _brought() for text in own)]
    return [text for text in dict.fromkeys(found) if text and text not in SIGNS]


def missing(code: str) -> list[str]:
    """Return the messages that a language's catalogue lacks, or whose translation is empty or marked fuzzy.

    An objective or a data set none of whose words is translated may stay English: its one file is all that it needs.
    """
    held = read(code)
    lacking = [text for text in needed() if text not in held or not held[text].string or held[text].fuzzy]
    english = _untranslated(set(lacking))
    return [text for text in lacking if text not in english]


def _untranslated(lacking: set[str]) -> set[str]:
    """Return the words of those objectives and data sets whose own words, which nobody else has, are all lacking."""
    brought = [set(own) - SIGNS for own in _brought()]
    uses = Counter(text for own in brought for text in own) + Counter({*_marked(), *_described()})
    alone = [{text for text in own if text and uses[text] == 1} for own in brought]
    return {text for own in alone if own <= lacking for text in own}


def read(code: str) -> Catalog:
    """Read a language's catalogue; an empty one if there is no file."""
    path = shipped.ASSETS / "locale" / f"{code}.po"
    if not path.is_file():
        return Catalog(locale=code)
    with path.open("rb") as file:
        return read_po(file, locale=code)


def _marked() -> Iterator[str]:
    for place in MARKED:
        path = shipped.ROOT / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            for _line, text, _comments, _context in extract_from_file("python", file, keywords={"_": None, "N_": None}):
                yield text if isinstance(text, str) else text[0]


def _described() -> Iterator[str]:
    for owner in (Run, Space, Layout, Clustering):
        yield from _told(owner)
    yield from fields.CHOICES.values()
    yield data.OWN_TITLE
    yield from SAID


def _brought() -> Iterator[list[str]]:
    """Yield the words of each file that describes itself: an objective's, a data set's."""
    for objective in objectives.catalogue().values():
        yield [objective.title, objective.short, objective.summary, *_told(objective)]
    for told in map(data.describe, data.names()):
        yield [told.title, told.about]


def _told(owner: type) -> Iterator[str]:
    for item in knobs.knobs(owner):
        yield from (item.label, item.unit, item.help)


def update() -> None:
    """Write each catalogue anew: the needed messages in order, with the translations that exist."""
    for code in words.LANGUAGES.keys() - {"en"}:
        old = read(code)
        new = Catalog(code, header_comment=f"# aecore in {words.LANGUAGES[code]}", project="aecore", version="1",
                      creation_date=old.creation_date, revision_date=old.revision_date, last_translator="",
                      msgid_bugs_address="", language_team=code, fuzzy=False)  # fmt: skip
        for text in needed():
            new.add(text, old[text].string if text in old else "")
        written = io.BytesIO()
        write_po(written, new, width=110, omit_header=False)
        places.write(shipped.ASSETS / "locale" / f"{code}.po", written.getvalue())


if __name__ == "__main__":
    update()
