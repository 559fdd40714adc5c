"""The library of runs and the Runs page: what is listed, chosen, named, deleted and brought back."""

from __future__ import annotations

import dataclasses
import io
import os
import time
from collections.abc import Iterator

import numpy as np
import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from aecore.engine.base import State
from aecore.results.snapshot import Snapshot
from aecore.results.store import LONGEST, Result, Store
from aecore.run import Run
from aecore.shipped import ROOT
from aecore.ui import library, session, thumbnails, titles
from aecore.ui.pages.runs import opening
from aecore.ui.pages.runs import page as runs

VAE = Run("vae", dataset="digits")
BETA = Run.from_link({"objective": "beta_vae", "beta": "8", "dataset": "digits", "latent_dim": "5"})
OTHER = Run("ae", dataset="mnist", seed=3)


def snapshot(**changes) -> Snapshot:
    told = {
        "step": 4, "total_steps": 9, "epoch": 0.5, "samples": 40, "seconds": 2.0, "samples_per_second": 20.0,
        "phase": "train", "knobs": {"lr": 0.1}, "curve": (), "kl_per_dim": np.zeros(2, np.float32),
        "test": {"recon": 150.0, "mse": 0.04}, "codes": np.random.default_rng(0).normal(size=(50, 2)).astype("f2"),
        "x_hat": np.full((10, 784), 9, np.uint8), "plane": None, "steering": (), "stop": 0,
        "weights": {"w": np.zeros(3, np.float32)},
    }  # fmt: skip
    return Snapshot(**(told | changes))


@dataclasses.dataclass
class FakeJob:
    """What the library asks of a job."""

    asked: Run
    state: State = State.RUNNING
    id: str = "job"
    seen: tuple[Snapshot, ...] = ()

    @property
    def run(self) -> Run:
        return self.asked if not self.state.final else dataclasses.replace(self.asked, stop=4)

    def snapshots(self):
        return self.seen


class FakeEngine:
    def __init__(self, store: Store) -> None:
        self.store, self.held = store, []

    def jobs(self):
        return self.held

    def attach(self, job_id: str):
        return next((job for job in self.held if job.id == job_id), None)


@pytest.fixture
def engine(monkeypatch, own_store) -> Iterator[FakeEngine]:
    made = FakeEngine(Store(own_store))
    monkeypatch.setattr(session, "engine", lambda: made)
    st.cache_data.clear()
    st.cache_resource.clear()
    yield made
    st.cache_data.clear()
    st.cache_resource.clear()


def keep(engine: FakeEngine, run: Run, age: float = 0.0, **changes) -> str:
    """Store a made-up result; `age` in seconds."""
    path = engine.store.save(Result(run, snapshot(**changes), ((4, {"mse": 0.04}),), {}))
    written = time.time() - age
    os.utime(path / "run.json", (written, written))
    return run.id


# --- titles ------------------------------------------------------------------------------------------------


def test_a_title_says_what_matters_and_what_is_unusual():
    assert titles.of(BETA) == "β-VAE · β 8 · z 5 · Digits (embedded)"
    assert titles.of(OTHER) == "AE · Seed 3"
    steered = dataclasses.replace(BETA, stop=120).steered(3, "beta", 2.0)
    assert titles.of(steered).endswith("· β moved to 2 · stopped at step 120")


@pytest.mark.parametrize(
    ("name", "choice"),
    [("vae", "VAE · Variational autoencoder"), ("beta_vae", "β-VAE"), ("ae", "AE · Autoencoder"),
     ("sparse_kl", "Sparse AE, KL")],
)  # fmt: skip
def test_a_choice_begins_with_what_tells_objectives_apart(name, choice):
    assert titles.choice(name) == choice


def test_titles_of_the_store_come_and_go(engine):
    run_id = keep(engine, VAE)
    engine.store.rename(run_id, "  the *first*\n one ")
    assert engine.store.titles() == {run_id: "the *first* one"}
    assert library.find(run_id).title == "the *first* one"
    engine.store.rename(run_id, "x" * 500)
    assert len(engine.store.titles()[run_id]) == LONGEST
    engine.store.rename(run_id, " ")
    assert engine.store.titles() == {}
    assert library.entries()[0].title == titles.of(VAE)
    assert VAE.id == engine.store.open(run_id).run.id


def test_a_title_outlives_that_the_run_is_trained_again_and_goes_with_it(engine):
    run_id = keep(engine, VAE)
    engine.store.rename(run_id, "mine")
    engine.store.save(Result(VAE, snapshot(), (), {}), fresh=True)
    assert library.find(run_id).title == "mine"
    engine.store.delete(run_id)
    assert engine.store.titles() == {}


# --- the list ----------------------------------------------------------------------------------------------


def test_what_moves_comes_first_then_the_newest(engine):
    old, new = keep(engine, VAE, age=100), keep(engine, OTHER)
    engine.held = [FakeJob(BETA, seen=(snapshot(seconds=7.0),))]
    listed = library.entries()
    assert [entry.id for entry in listed] == [BETA.id, new, old]
    assert [(entry.state, entry.job_id, entry.seconds) for entry in listed] == [
        (State.RUNNING, "job", 7.0), (State.DONE, "", 2.0), (State.DONE, "", 2.0)]  # fmt: skip
    assert [entry.id for entry in library.entries("digits")] == [BETA.id, old]
    assert library.snapshot(listed[0]) is engine.held[0].seen[0]
    assert library.snapshot(listed[1]).test["mse"] == 0.04
    assert library.job(listed[0]) is engine.held[0]
    assert library.job(listed[1]) is None


def test_the_list_follows_the_store_at_once(engine):
    assert library.entries() == []
    run_id = keep(engine, VAE)
    assert [entry.id for entry in library.entries()] == [run_id]
    engine.store.delete(run_id)
    assert library.entries() == []
    assert library.result(run_id) is None


def test_a_run_that_is_trained_again_is_listed_once(engine):
    keep(engine, VAE)
    engine.held = [FakeJob(VAE)]
    assert [(entry.id, entry.state) for entry in library.entries()] == [(VAE.id, State.RUNNING)]
    assert library.snapshot(library.entries()[0]) is None


def test_a_stopped_run_is_found_by_the_id_that_it_had(engine):
    engine.held = [FakeJob(VAE, State.STOPPED)]
    stopped = keep(engine, dataclasses.replace(VAE, stop=4))
    assert library.find(VAE.id).id == stopped
    assert library.find(VAE.id).state is State.STOPPED


def test_a_run_that_is_kept_by_an_older_id_is_found_by_both(engine):
    run = dataclasses.replace(VAE, network="conv", dataset="mnist")
    path, former = engine.store.path(keep(engine, run)), "0123456789ab"
    path.rename(path.with_name(former))
    found = library.find_all([run.id, former])
    assert [entry.id for entry in found.values()] == [former, former]
    assert library.result(run.id) is library.result(former)


def test_damaged_and_strange_runs_are_passed_over(engine):
    keep(engine, VAE)
    for name, text in (("aaaaaaaaaaaa", "{"), ("bbbbbbbbbbbb", '{"format": 1}'), (".hidden", "{}")):
        (engine.store.root / name).mkdir()
        (engine.store.root / name / "run.json").write_text(text)
    assert [entry.id for entry in library.entries()] == [VAE.id]
    assert library.find("aaaaaaaaaaaa") is None
    assert library.find("../..") is None
    assert library.find("") is None


def test_runs_of_one_title_are_told_apart(engine):
    keep(engine, VAE)
    keep(engine, OTHER)
    for run in (VAE, OTHER):
        engine.store.rename(run.id, "same")
    listed = {entry.id: entry for entry in library.entries()}
    assert set(library.names(listed).values()) == {f"same · {VAE.id[:4]}", f"same · {OTHER.id[:4]}"}


# --- the choice of a run -----------------------------------------------------------------------------------


def chooser() -> None:
    import streamlit as st

    from aecore.ui import address, library

    asked = st.session_state.setdefault("asked", "")
    if asked and not st.session_state.get("told"):
        st.session_state["told"] = library.sought(asked)

    def choose(run_id: str) -> None:
        st.session_state["asked"] = run_id

    entry = library.pick("Run", "run", asked, choose)
    st.text(entry.id if entry else "none")
    for sentence in address.visit().notes:
        st.warning(sentence)


@pytest.fixture
def choice(engine):
    def show(asked: str = "") -> AppTest:
        app = AppTest.from_function(chooser, default_timeout=30)
        app.session_state["asked"] = asked
        return app.run()

    return show


def test_the_newest_run_is_shown_until_one_is_chosen(engine, choice):
    old, new = keep(engine, VAE, age=100), keep(engine, OTHER)
    app = choice()
    assert app.text[0].value == app.selectbox[0].value == new
    app.selectbox[0].set_value(old).run()
    assert app.text[0].value == app.session_state["asked"] == old
    assert choice(old).text[0].value == old


def test_a_run_that_is_gone_is_one_sentence_and_another_is_shown(engine, choice):
    new = keep(engine, OTHER)
    app = choice("abcabcabcabc")
    assert not app.exception
    assert "abcabcabcabc" in app.warning[0].value
    assert app.text[0].value == new


def test_the_choice_follows_a_run_that_ends_under_another_id(engine, choice):
    keep(engine, OTHER)
    engine.held = [FakeJob(VAE)]
    app = choice(VAE.id)
    assert app.text[0].value == VAE.id
    engine.held[0].state = State.STOPPED
    stopped = keep(engine, dataclasses.replace(VAE, stop=4))
    app.run()
    assert app.text[0].value == stopped
    assert not app.warning


# --- deleting ----------------------------------------------------------------------------------------------


def test_what_was_deleted_comes_back_with_its_title(engine):
    run_id = keep(engine, VAE)
    engine.store.rename(run_id, "mine")
    assert engine.store.discard([run_id, "nothing"]) == [run_id]
    assert library.entries() == []
    assert engine.store.ids() == []
    assert engine.store.titles() == {}
    assert engine.store.restore([run_id, "nothing"]) == [run_id]
    assert library.find(run_id).title == "mine"
    assert library.result(run_id).last.test["mse"] == 0.04


def test_what_was_trained_anew_meanwhile_stays(engine):
    run_id = keep(engine, VAE)
    engine.store.discard([run_id])
    keep(engine, VAE, seconds=9.0)
    assert engine.store.restore([run_id]) == []
    assert library.find(run_id).seconds == 9.0


# --- pictures, filters, pages ------------------------------------------------------------------------------


def test_pictures_are_small_and_clear(engine):
    keep(engine, VAE)
    entry = library.entries()[0]
    drawn = thumbnails.stored(entry.id, entry.written, True)
    sizes = [Image.open(io.BytesIO(each)).size for each in drawn]
    assert sizes == [(thumbnails.SIDE,) * 2, (560, 56)]
    image = Image.open(io.BytesIO(drawn[0])).convert("RGBA")
    assert image.getpixel((0, 0))[3] == 0
    assert len(drawn[0]) < 30_000


@pytest.mark.parametrize("d", [1, 2])
@pytest.mark.parametrize("labels", [None, np.zeros(60, np.uint8)])
def test_maps_of_any_codes_are_drawn(d, labels):
    for codes in (np.zeros((50, d)), np.zeros((0, d)), np.random.default_rng(0).normal(size=(50, d))):
        assert thumbnails.latent_map(snapshot(codes=codes.astype(np.float16)), labels)


def test_filters_and_orders(engine):
    keep(engine, VAE, age=9, test={"mse": 0.02})
    keep(engine, BETA, age=5, test={"mse": 0.01})
    keep(engine, OTHER, test={})
    every = library.entries()

    def left(**chosen: str) -> list[str]:
        return [entry.id for entry in runs.Filter(**chosen).of(every)]

    assert left() == [OTHER.id, BETA.id, VAE.id]
    assert left(order="mse") == [BETA.id, VAE.id, OTHER.id]
    assert left(words="Z 5 β") == [BETA.id]
    assert left(objective="vae") == [VAE.id]
    assert left(dataset="mnist") == [OTHER.id]
    assert left(words=VAE.id[:6], dataset="digits") == [VAE.id]


def test_only_pages_that_are_there_are_offered(monkeypatch, tmp_path):
    assert "train" in opening.pages(1)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "compare.py").touch()
    monkeypatch.setattr(opening.shipped, "ROOT", tmp_path)
    assert [opening.pages(n) for n in (0, 1, 2, 4, 5)] == [[], [], ["compare"], ["compare"], []]


# --- the page ----------------------------------------------------------------------------------------------


def page(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return app.switch_page("pages/runs.py").run()


def test_an_empty_library_says_what_to_do(engine):
    app = page()
    assert not app.exception
    assert "Train one first" in app.info[0].value


def test_many_runs_come_in_pages(engine):
    for seed in range(runs.PER_PAGE + 3):
        keep(engine, dataclasses.replace(VAE, seed=seed), age=seed)
    app = page()
    assert not app.exception
    assert len(app.checkbox) == runs.PER_PAGE
    app.text_input(key="runs:words").set_value("seed 14").run()
    assert len(app.checkbox) == 1


def test_ticked_runs_are_deleted_and_brought_back(engine, monkeypatch):
    ids = [keep(engine, run) for run in (VAE, BETA)]
    app = page()
    assert app.button(key="runs:delete").disabled
    app.checkbox(key=f"runs:tick:{ids[0]}").check().run()
    app.button(key="runs:clear").click().run()
    assert not app.checkbox(key=f"runs:tick:{ids[0]}").value
    app.checkbox(key=f"runs:tick:{ids[0]}").check().run()
    app.button(key="runs:delete").click().run()
    app.button(key="runs:really").click().run()
    assert engine.store.ids() == [ids[1]]
    app.button(key="runs:bring-back").click().run()
    assert set(engine.store.ids()) == set(ids)
    assert app.button(key="runs:delete").disabled
    assert not app.exception


def test_a_run_is_renamed_in_its_card(engine):
    run_id = keep(engine, VAE)
    app = page()
    app.session_state["runs:renaming"] = run_id
    app.run()
    app.text_input(key=f"runs:title:{run_id}").set_value("my run").run()
    assert engine.store.titles() == {run_id: "my run"}
    assert "my run" in app.checkbox(key=f"runs:tick:{run_id}").label


def test_korean(engine):
    keep(engine, VAE)
    app = page(lang="ko")
    assert not app.exception
    assert "복원" in " ".join(each.value for each in app.markdown)
