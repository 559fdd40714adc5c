"""The table of what clusters how well, without the minutes that it takes."""

from __future__ import annotations

import pytest

from aecore.analysis.base import Outcome
from aecore.bench import clusters as bench
from aecore.store import Store

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

    monkeypatch.setattr(bench.kept, "make", make)
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
