"""The Explore page without a browser: what is told of a run, what is said where there is nothing to show."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from aecore import objectives
from aecore.cli import main
from aecore.results import gallery
from aecore.results.store import Store
from aecore.run import Run
from aecore.server import house
from aecore.server.live import HUB
from aecore.shipped import ROOT
from aecore.teaching import diagnostics
from aecore.ui import library, ready_made, session, titles
from aecore.ui.browser import networks
from aecore.ui.browser.pictures import pictures
from aecore.ui.pages.explore import subject
from aecore.wire.envelope import open_envelope
from tests.ui.told import messages

SMALL = ["--dataset", "digits", "--widths", "16", "--train-images", "300", "--epochs", "1", "--precision", "fp32"]


@pytest.fixture(scope="module", autouse=True)
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Run]]:
    """Three tiny runs in a store that the app reads: with a prior, without one, with more than two dimensions."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AECORE_STORE_DIR", str(tmp_path_factory.mktemp("explore") / "runs"))
        st.cache_resource.clear()
        house.close()
        for objective, d in (("vae", 2), ("ae", 2), ("vae", 6)):
            assert main.main(["train", objective, "--latent-dim", str(d), *SMALL]) == 0
        runs = [Store().open(run_id).run for run_id in Store().ids()]
        session.engine()  # made now, it reads this store
        yield {f"{run.objective.name}{run.latent_dim}": run for run in runs}
        house.close()
        st.cache_resource.clear()


def explored(run: Run) -> subject.Subject:
    found = subject.of(library.find(run.id), pictures("digits"))
    assert found is not None
    return found


def open_page(run_id: str, page: str = "explore") -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.switch_page(f"pages/{page}.py")
    app.query_params["run"] = run_id
    return app.run()


@pytest.mark.parametrize("name", ["vae2", "ae2", "vae6"])
def test_a_finished_run_opens(name, stored):
    app = open_page(stored[name].id)
    assert not app.exception
    assert next(tab.label for tab in app.tabs) == "Dimensions"


def test_a_run_that_is_gone_is_said_and_another_is_shown():
    app = open_page("0123456789ab")
    assert not app.exception
    assert any("not here any more" in warning.value for warning in app.warning)
    assert app.tabs


def test_dimensions_come_by_their_kl_and_dead_ones_are_told(stored):
    run = explored(stored["vae6"])
    dims, kl = run.dims(), run.last.kl_per_dim
    assert [dim.index for dim in dims] == list(np.argsort(-kl))
    assert [dim.dead for dim in dims] == [bool(kl[dim.index] < diagnostics.DEAD) for dim in dims]
    for dim in dims:
        assert dim.low <= run.codes[:, dim.index].min()
        assert dim.high >= run.codes[:, dim.index].max()


def test_a_run_without_a_prior_is_sampled_where_its_codes_lie(stored):
    spread = explored(stored["ae2"]).spread
    assert not spread.prior
    np.testing.assert_allclose(spread.mean, explored(stored["ae2"]).codes.mean(0), rtol=1e-3, atol=1e-4)
    prior = explored(stored["vae2"]).spread
    assert (prior.mean, prior.std, prior.prior) == ((0.0, 0.0), (1.0, 1.0), True)


def test_the_network_comes_with_its_encoder_and_the_film_ends_with_the_run(stored):
    run = explored(stored["vae2"])
    head, _ = open_envelope(run.network())
    assert {"encoder", "decoder"} <= set(head)
    film, _ = open_envelope(run.film())
    assert film["frames"][-1]["step"] == run.last.step


def test_what_the_store_has_lost_is_empty(stored):
    lost = Run("vae", dataset="digits", seed=77)
    assert networks.of_run(lost.id) == b""
    assert networks.film_of_run(lost.id) == b""


@pytest.mark.parametrize("key", gallery.PIECES)
def test_a_ready_made_run_opens_and_leads_to_training(key):
    app = open_page(ready_made.MARK + key)
    assert not app.exception
    assert next(tab.label for tab in app.tabs) == "Dimensions"
    next(button for button in app.button if button.label == "Train it yourself").click().run()
    assert app.session_state["draft"].objective == gallery.piece(key).run.objective


def test_the_ready_made_runs_come_after_those_of_the_visitor(stored):
    listed = open_page(stored["vae2"].id).selectbox("explore:run").options
    assert [title.endswith("ready-made") for title in listed] == sorted(
        title.endswith("ready-made") for title in listed
    )
    assert len(listed) == len(stored) + len(gallery.PIECES)


def test_a_ready_made_run_has_its_network_and_its_film():
    (found,) = (entry for entry in ready_made.entries() if entry.id == ready_made.MARK + "vae")
    run = subject.of(found, ready_made.pictures_of(ready_made.piece(found)))
    assert open_envelope(run.network())[0]["encoder"]
    assert run.film()


@pytest.mark.parametrize(
    ("page", "keys"),
    [("train", ["field:objective"]), ("sweeps", ["field:sweep:objective"]), ("explore", ["explore:run"]),
     ("clusters", ["clusters:run"]), ("compare", ["compare:objective", "compare:pick"]), ("runs", ["runs:objective"])],
)  # fmt: skip
def test_lists_of_objectives_and_runs_begin_with_the_acronym(page, keys, stored):
    app = open_page(stored["vae2"].id, page)
    short = {titles.objective(name) for name in objectives.catalogue()} | {"All objectives"}
    for key in keys:
        listed = app.selectbox(key).options
        assert {title.split(" · ")[0] for title in listed} <= short
        assert len(set(listed)) == len(listed) > 1


def test_of_a_run_in_training_the_network_is_sent_for_when_the_page_opens():
    """The panels beside the map need it, and nobody need touch the map first."""
    asked = Run("vae", dataset="digits", widths=(16,), epochs=1000, precision="fp32", seed=9)
    job = session.engine().submit(asked).job
    try:
        assert job.wait(60)
        assert not job.snapshots()[-1].network
        app = open_page(asked.id)
        assert not app.exception
        (topic,) = [each["topic"] for each in messages(app, "scene")]
        HUB.topic(topic).look("somebody", False)
        assert until(lambda: job.snapshots()[-1].network)
    finally:
        job.cancel()
        assert until(lambda: job.state.final)


def until(condition: Callable[[], object]) -> bool:
    end = time.monotonic() + 60
    while not (found := bool(condition())) and time.monotonic() < end:
        time.sleep(0.02)
    return found
