"""A run's codes and figures as CSV, which pandas and every spreadsheet open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from aecore.results import measures
from aecore.results.snapshot import Snapshot
from aecore.results.store import Result


def codes(last: Snapshot, labels: NDArray[np.uint8]) -> bytes:
    """Return row, label, z1 … zd of the encoded test images: μ in float16, written so that it reads back unchanged.

    `row` counts the test images from 0; `label` is the index of its class.
    """
    n, d = last.codes.shape
    written = last.codes.astype(str).tolist()
    rows = ([row, label, *code] for row, (label, code) in enumerate(zip(labels[:n].tolist(), written, strict=True)))
    return _csv(["row", "label", *(f"z{i}" for i in range(1, d + 1))], rows)


def metrics(result: Result) -> bytes:
    """Return the training curve and the test figures, one line a step; a cell is empty where nothing was measured.

    Columns say what, of which images, and the unit: "train recon [nats per image]", "test mse [per pixel]".
    """
    trained = {point.step: point.terms for point in result.last.curve}
    tested = dict(result.tests)
    terms = sorted({name for found in trained.values() for name in found})
    figures = list(dict.fromkeys(name for found in tested.values() for name in found))
    head = ["step", *(f"train {name}{_unit(name, terms)}" for name in terms),
            *(f"test {name}{_unit(name, terms)}" for name in figures)]  # fmt: skip
    rows = ([step, *(trained.get(step, {}).get(name, "") for name in terms),
             *(tested.get(step, {}).get(name, "") for name in figures)]
            for step in sorted(trained.keys() | tested.keys()))  # fmt: skip
    return _csv(head, rows)


def _unit(name: str, terms: Sequence[str]) -> str:
    """The unit of a figure as it stands after its name; a count or a share has none."""
    unit = measures.BY_NAME[name].unit if name in measures.BY_NAME else measures.NATS if name in terms else ""
    return f" [{unit}]" if unit else ""


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode()
