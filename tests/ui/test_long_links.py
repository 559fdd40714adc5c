"""Links of any length are answered in a sentence, and do not keep the server busy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from aecore.results.store.listing import Listing
from aecore.server import house
from aecore.shipped import ROOT

LONG = "a" * 300
MANY = ",".join(f"{number:012x}" for number in range(5_000))
LINKS = [
    ("explore", {"run": LONG}, f"The run {'a' * 16} of this link is not here any more"),
    ("compare", {"runs": LONG}, f"The run {'a' * 16} of this link is not here any more"),
    ("clusters", {"run": LONG}, f"The run {'a' * 16} of this link is not here any more"),
    ("sweeps", {"run": LONG}, f"The run {'a' * 16} is not here any more"),
    ("sweeps", {"runs": LONG, "knob": "beta"}, f"The run {'a' * 16} is not here any more"),
    ("explore", {"run": "../../etc"}, "is not here any more"),
    ("compare", {"runs": MANY}, "5,000 runs of this link are not here any more, 000000000000 among them"),
    ("sweeps", {"runs": MANY, "knob": "beta"}, "5,000 runs of this link are not here any more"),
    ("train", {"steering": ",".join(["1:lr:0.1"] * 9_000)}, "at most 1000 moves of knobs in a link"),
    ("train", {"seed": "9" * 5_000}, "The link could not be read"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def fresh(own_store) -> Iterator[None]:
    st.cache_resource.clear()
    yield
    house.close()
    st.cache_resource.clear()


@pytest.mark.parametrize(("page", "query", "sentence"), LINKS)
def test_a_page_says_one_sentence_and_looks_at_the_store_but_a_few_times(page, query, sentence, monkeypatch):
    looks, look = [], Listing.look
    monkeypatch.setattr(Listing, "look", lambda self: looks.append(1) or look(self))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    noted = [each.value for each in app.warning if sentence in each.value]
    assert len(noted) == 1
    assert len(noted[0]) < 1_000
    assert len(looks) < 100
