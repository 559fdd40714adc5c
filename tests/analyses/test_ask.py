"""What is kept of analyses: in the store, and only as long as it is true of the runs as they are."""

from __future__ import annotations

import sys
import types

import numpy as np
import pytest

from aecore.analyses import ask
from aecore.analyses.base import Outcome, Report, Request
from aecore.results.snapshot import Snapshot
from aecore.results.store import Result, Store
from aecore.run import Run
from tests.disks import fill

RUN = Run("vae", dataset="digits")


def silent(stage: str, fraction: float) -> None:
    pass


def keep(store: Store, total: float, run: Run = RUN) -> None:
    """Have a result of the run in the store, in the place of the one before."""
    last = Snapshot(
        step=1, total_steps=1, epoch=1.0, samples=1, seconds=1.0, samples_per_second=1.0, phase="", knobs={}, curve=(),
        test={"total": total}, codes=np.zeros((2, 2), np.float16), kl_per_dim=np.zeros(2, np.float32),
        x_hat=np.zeros((2, 4), np.uint8), plane=None, steering=(), stop=0, weights={"w": np.zeros(1, np.float32)},
    )  # fmt: skip
    store.save(Result(run, last, (), {}), fresh=True)


def total(report: Report, store: Store, *, space: dict[str, str]) -> Outcome:
    """Tell the test figure of a run."""
    made.append("total")
    return Outcome(facts={"total": store.open(space["run"]).last.test["total"]})


def recipe(report: Report, store: Store, *, seed: int) -> Outcome:
    """Train a run, if it is not there, and tell of it."""
    made.append("recipe")
    if RUN.id not in store:
        keep(store, float(seed))
    return Outcome(facts={"run": RUN.id, "total": store.open(RUN.id).last.test["total"]})


made: list[str] = []
TOTAL, RECIPE = Request("for_ask:total", {"space": {"run": RUN.id}}), Request("for_ask:recipe", {"seed": 7})


@pytest.fixture(autouse=True)
def found(monkeypatch):
    module = types.ModuleType("for_ask")
    module.total, module.recipe = total, recipe
    monkeypatch.setitem(sys.modules, "for_ask", module)
    made.clear()


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "home" / "runs")


def test_outcomes_lie_in_the_store_and_nowhere_else(store):
    keep(store, 1.0)
    beside = store.root.parent / "analyses"
    beside.mkdir()
    (beside / "mine.csv").write_text("a,b")
    ask.ask(TOTAL, silent, store)
    assert [path.name for path in store.analyses.iterdir()] == [f"{TOTAL.key}.npz"]
    assert store.analyses.parent == store.root
    assert [path.name for path in beside.iterdir()] == ["mine.csv"]
    assert store.ids() == [RUN.id]


def test_an_analysis_is_made_once_until_its_run_is_trained_again(store):
    keep(store, 1.0)
    assert not ask.at_hand(TOTAL, store)
    assert [ask.ask(TOTAL, silent, store).facts["total"] for _ in range(2)] == [1, 1]
    assert ask.at_hand(TOTAL, store)
    assert made == ["total"]
    keep(store, 2.0)
    assert not ask.at_hand(TOTAL, store)
    assert ask.kept(TOTAL, store) is None
    assert ask.ask(TOTAL, silent, store).facts["total"] == 2
    assert ask.ask(TOTAL, silent, store).facts["total"] == 2
    assert made == ["total", "total"]


def test_what_trains_its_run_itself_is_kept_as_found_of_that_run(store):
    assert [ask.ask(RECIPE, silent, store).facts["total"] for _ in range(2)] == [7, 7]
    assert made == ["recipe"]
    keep(store, 3.0)
    assert ask.ask(RECIPE, silent, store).facts["total"] == 3


def test_a_run_that_is_replaced_meanwhile_makes_its_outcome_outdated(store, monkeypatch):
    def slow(report: Report, store: Store, *, space: dict[str, str]) -> Outcome:
        found = total(report, store, space=space)
        keep(store, 5.0)
        return found

    monkeypatch.setattr(sys.modules["for_ask"], "total", slow)
    keep(store, 4.0)
    assert ask.ask(TOTAL, silent, store).facts["total"] == 4
    monkeypatch.setattr(sys.modules["for_ask"], "total", total)
    assert ask.ask(TOTAL, silent, store).facts["total"] == 5


def test_a_store_that_cannot_be_written_shows_the_outcome_all_the_same(store, caplog):
    keep(store, 1.0)
    store.analyses.write_text("in the way")
    assert ask.ask(TOTAL, silent, store).facts["total"] == 1
    assert "could not be kept" in caplog.text


def test_an_outcome_that_does_not_fit_on_the_disk_is_shown_and_that_is_logged_in_a_sentence(mounted, caplog):
    with mounted("size=1m") as root:
        store = Store(root)
        keep(store, 1.0)
        filler = fill(root)
        assert ask.ask(TOTAL, silent, store).facts["total"] == 1
        assert "What an analysis found could not be kept in" in caplog.text
        assert "disk/analyses: No space left on device. Free some space there" in caplog.text
        assert list(store.analyses.iterdir()) == []
        assert ask.kept(TOTAL, store) is None
        filler.unlink()
        assert ask.ask(TOTAL, silent, store).facts["total"] == 1
        assert ask.kept(TOTAL, store)
