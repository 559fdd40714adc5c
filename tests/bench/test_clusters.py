"""The table of what clusters how well, without the minutes that it takes."""

from __future__ import annotations

import pytest

from aecore.analyses.base import Outcome
from aecore.bench import clusters as bench
from aecore.results.store import Store

SCORES = {name: {"mean": 0.5, "spread": 0.1, "each": [0.4, 0.6]} for name in ("accuracy", "nmi", "ari", "noise")}
FACTS = {"scores": SCORES | {"silhouette": {"mean": None, "spread": None, "each": [None]}}, "clusters": 10, "run": "ab"}


def test_the_table_has_a_row_for_each_rival_and_each_seed_and_counts_all_time(monkeypatch):
    made, stores = [], set()

    def make(request, report, store):
        made.append(request)
        stores.add(store.root)
        stages = (
            {"train": 100.0, "project": 10.0, "cluster": 1.0} if request.function.endswith("n2d") else {"cluster": 1.0}
        )
        return Outcome({}, FACTS | {"stages": stages})

    monkeypatch.setattr(bench.ask, "make", make)
    monkeypatch.setattr(bench, "learn", lambda run, report, store: None)
    rows = bench.measure("digits", seeds=(3, 4))
    lines = bench.table(rows).splitlines()
    assert len(lines) == 2 + 7 + 2
    assert {line.count("|") for line in lines} == {9}
    assert "0.500 ± 0.100" in lines[2]
    seconds = {row.name: row.seconds for row in rows}
    assert seconds["pixels + k-means"] == pytest.approx(1)
    assert seconds["AE + k-means"] == pytest.approx(101)
    assert seconds["AE + UMAP + HDBSCAN"] == pytest.approx(111)
    assert seconds["AE + UMAP + GMM (N2D), seed 4"] == pytest.approx(111)
    assert len({request.key for request in made}) == len(rows)
    assert Store().root not in stores  # the user's own is left alone


def test_what_is_chosen_is_chosen_on_the_validation(monkeypatch):
    """With the part "validation" no request of the table looks at another image."""
    made = []
    stages = {"train": 1.0, "project": 1.0, "cluster": 1.0}

    def make(request, report, store):
        made.append(request)
        return Outcome({}, FACTS | {"stages": stages})

    monkeypatch.setattr(bench.ask, "make", make)
    monkeypatch.setattr(bench, "learn", lambda run, report, store: None)
    bench.measure("digits", seeds=(3,), part="validation")
    parts = {request.arguments.get("part") or request.arguments["space"]["part"] for request in made}
    assert parts == {"validation"}
    assert bench._few("mnist", "all") == 1_000
    assert bench._few("mnist", "validation") == 142
