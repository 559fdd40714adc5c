"""The address of every page: taken up when a person comes by it, and never again; no run of a page goes back by one."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from aecore.run import Run
from aecore.server import house
from aecore.shipped import ROOT
from aecore.ui import address, session
from aecore.ui.address import Address, Visit
from aecore.ui.query import Query

SMALL = {"dataset": "digits", "widths": "16", "epochs": "1", "train_images": "100"}
VS = ["dataset=digits&objective=ae", "dataset=digits&objective=vae"]


@pytest.fixture(scope="module", autouse=True)
def idle_engine() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    house.close()
    st.cache_resource.clear()


def opened(page: str, **link: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params.update(link)
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    return app


def come(app: AppTest, link: dict[str, object]) -> None:
    """Run the page with another address."""
    app.query_params.clear()
    app.query_params.update(link)
    app.run()
    assert not app.exception


def button(app: AppTest, label: str):
    return next(each for each in app.button if each.label == label)


#: Page -> what its address holds at first, and what a person then does.
PAGES: dict[str, tuple[dict[str, str | list[str]], Callable[[AppTest], object]]] = {
    "train": (SMALL | {"objective": "vae"}, lambda app: app.selectbox(key="field:objective").set_value("ae")),
    "explore": ({"run": "gallery-ae"}, lambda app: app.selectbox(key="explore:run").set_value("gallery-vae")),
    "compare": ({"vs": VS}, lambda app: button(app, "Remove").click()),
    "clusters": ({"space": "pixels", "dataset": "digits", "most": "200"},
                 lambda app: app.number_input(key="field:clusters:clusters").set_value(4)),
    "sweeps": (SMALL | {"objective": "beta_vae", "sweep": "beta:1,4"},
               lambda app: app.text_input(key="sweep:values").set_value("1, 7")),
    "lessons": ({"lesson": "compress"}, lambda app: button(app, "Next").click()),
    "wasserstein": ({"preset": "ring"}, lambda app: app.slider(key="ot:n").set_value(20)),
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_a_run_with_the_address_of_before_reverts_nothing(page):
    link, act = PAGES[page]
    app = opened(page, **link)
    old = dict(app.query_params)
    act(app).run()
    now = dict(app.query_params)
    assert now != old
    come(app, old)
    assert dict(app.query_params) == now
    come(app, link)
    assert dict(app.query_params) == now


@pytest.mark.parametrize("page", PAGES)
def test_a_link_to_the_same_page_is_taken_up(page):
    link, _act = PAGES[page]
    app = opened(page)
    come(app, link)
    assert {name: app.query_params[name] for name in link} == link


@pytest.mark.parametrize("page", [*PAGES, "home", "runs"])
def test_what_belongs_to_nobody_disappears_and_the_language_stays(page):
    app = opened(page, utm_source="news", lang="ko")
    assert "utm_source" not in app.query_params
    assert app.query_params["lang"] == "ko"


def test_the_language_goes_along_and_a_late_address_does_not_turn_it_back():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["lang"] = "ko"
    app.run()
    old = dict(app.query_params)
    app.segmented_control(key="field:lang").set_value("en").run()
    assert app.query_params["lang"] == "en"
    come(app, old)
    assert app.query_params["lang"] == "en"
    app.query_params.clear()
    app.switch_page("pages/wasserstein.py").run()
    assert app.query_params["lang"] == "en"


def test_a_page_keeps_what_it_showed_while_one_was_elsewhere():
    app = opened("lessons", lesson="beta")
    app.query_params.clear()
    app.switch_page("pages/runs.py").run()
    app.query_params.clear()
    app.switch_page("pages/lessons.py").run()
    assert app.query_params["lesson"] == "beta"


def test_what_could_not_be_had_is_said_until_something_else_is_asked_for():
    app = opened("train", **(SMALL | {"objective": "beta_vae", "beta": "-1"}))
    app.run()
    assert "beta is -1" in app.warning[0].value
    app.selectbox(key="field:objective").set_value("ae").run()
    assert not app.warning


def test_turning_to_a_page_brings_its_query_and_the_language():
    app = opened("wasserstein", lang="en")
    app.button(key="ot:wae").click().run()
    assert not app.exception
    assert (app.query_params["objective"], app.query_params["lang"]) == ("wae_mmd", "en")
    assert "preset" not in app.query_params


# --- who comes, and how --------------------------------------------------------------------------------------


@pytest.fixture
def way(monkeypatch) -> Visit:
    """A visit on the page "a" that shows `x=1`, of which the browser was told."""
    found = Visit(page="a")
    found.arrive(Query({"x": "1"}), Query())
    found.arrived = None
    monkeypatch.setattr(address, "visit", lambda: found)
    return found


def taken(held: Address) -> list[Query]:
    found: list[Query] = []
    address.take(Address(held.page, held.names, found.append))
    return found


def test_only_its_own_names_are_taken_up_and_only_once(way):
    way.arrive(Query({"x": "2", "y": "3"}), Query())
    assert taken(Address("a", ("x", "z"))) == [Query({"x": "2"})]
    assert taken(Address("a", ("x", "z"))) == []
    way.arrive(Query({"y": "3"}), Query())
    assert taken(Address("a", ("x",))) == []


def test_where_nothing_can_be_told_the_address_stays(way):
    assert address.tell(Address("a", told=lambda: {"x": "2"}))["query"] == "x=2"
    assert address.tell(Address("a", told=lambda: None))["query"] == "x=2"


def test_to_come_to_another_page_is_to_come_by_its_address(way):
    way.heard, way.going = Query({"x": "1"}), ("b", Query({"run": "c"}))
    address.enter("b")
    assert way.arrived == Query({"run": "c"})
    assert Query({"x": "1"}) in way.known, "the browser goes on to bring the address of the page before"
    way.arrived, way.heard, way.going = None, Query(), ("c", Query({"run": "d"}))
    address.enter("a")  # somebody went elsewhere before they were there
    assert way.arrived == Query()


def test_a_step_is_counted_and_an_arrival(way):
    before = address.tell(Address("a"))
    address.step()
    way.arrive(Query(), Query())
    after = address.tell(Address("a"))
    assert (after["steps"], after["arrivals"]) == (before["steps"] + 1, before["arrivals"] + 1)


def test_nobody_else_reads_or_writes_the_address():
    """`st.query_params` and `st.switch_page` each leave an entry in the browser's history."""
    for path in [*(ROOT / "aecore/ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]:
        if path.name == "address.py" and path.parent.name == "ui":
            continue
        used = {node.attr for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)}
        assert not used & {"query_params", "switch_page", "page_link"}, path


def test_every_run_link_is_known_to_the_train_page():
    run = Run.from_link({"objective": "beta_vae", "beta": "7", "latent_dim": "3"}).steered(3, "beta", 2.0)
    assert run.to_link().keys() <= session.ADDRESS.names
