"""What pages leave in the server's log: nothing. A widget has its default or a value that was set, never both."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import streamlit as st
import torch
from streamlit.elements.lib import policies
from streamlit.testing.v1 import AppTest

from aecore import data
from aecore.learning.control import EverySteps
from aecore.learning.record import Record
from aecore.results.store import Store
from aecore.run import Run
from aecore.server import house
from aecore.shipped import ROOT
from aecore.ui.pages.runs.page import PER_PAGE

RUN = Run("beta_vae", dataset="digits", train_images=100, widths=(16,), latent_dim=3, epochs=1)
BETAS = (0.5, 1.0, 4.0)
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Store:
    """A store with more runs than one page of the list shows: one is trained, the others are told like it."""
    store, images, cpu = Store(tmp_path_factory.mktemp("log")), data.load("digits"), torch.device("cpu")
    record = Record(images.test_labels)
    *_, last = record.train(RUN, images, cadence=EverySteps(), device=cpu)
    result, film = record.result(RUN, last, cpu), record.film.pack()
    runs = [RUN.changed("beta", beta) for beta in BETAS] + [RUN.changed("seed", seed + 1) for seed in range(PER_PAGE)]
    for run in runs:
        store.save(dataclasses.replace(result, run=run), False, film)
    return store


@pytest.fixture
def said(monkeypatch) -> list[str]:
    """What Streamlit logs of widgets, each time and not only the first."""
    found: list[str] = []

    check = policies.check_session_state_rules

    def each(*given: object, **how: object) -> None:
        policies._shown_default_value_warning = False
        check(*given, **how)

    def note(text: str, *values: object, **_how: object) -> None:
        found.append(text % values)

    monkeypatch.setattr(policies, "check_session_state_rules", each)
    monkeypatch.setattr(policies, "_LOGGER", SimpleNamespace(warning=note))
    return found


@pytest.fixture(autouse=True)
def served(filled, monkeypatch) -> Iterator[None]:
    monkeypatch.setenv("AECORE_STORE_DIR", str(filled.root))
    house.close()
    st.cache_resource.clear()
    yield
    house.close()
    st.cache_resource.clear()


@pytest.mark.parametrize("page", PAGES)
def test_no_widget_is_made_with_a_default_and_a_value_at_once(page, said):
    ids = [RUN.changed("beta", beta).id for beta in BETAS]
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in {"run": ids[0], "runs": ",".join(ids)}.items():
        app.query_params[name] = value
    app.switch_page(f"pages/{page}.py").run()
    app.run()
    if page == "runs":
        assert app.get("pagination")
        app.session_state["runs:renaming"] = ids[0]
        app.run()
    assert not app.exception
    assert said == []


def test_such_a_widget_would_be_noticed(said):
    def page() -> None:
        import streamlit as st

        for name in ("one", "other"):
            st.session_state[name] = 2
            st.number_input(name, value=1, key=name)

    AppTest.from_function(page, default_timeout=30).run()
    assert len(said) == 2
