"""The Train page where the store has no room: said before, and nothing that was learnt is lost after."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from aecore.engine.base import State
from aecore.results import exports
from aecore.results.store import Store
from aecore.server import house
from aecore.shipped import ROOT
from aecore.ui import address, session
from aecore.ui.pages.train import status
from tests.disks import Mounted, fill
from tests.ui.told import complaint

LINK = {"dataset": "digits", "objective": "ae", "widths": "512-256", "train_images": "500", "epochs": "1"}


@pytest.fixture
def disk(mounted: Mounted, monkeypatch) -> Iterator[Path]:
    """A store on a disk with room for small runs only; the app is the one of a server that uses it."""
    with mounted("size=2m") as root:
        monkeypatch.setenv("AECORE_STORE_DIR", str(root))
        house.close()
        st.cache_data.clear()
        yield root
        house.close()
        st.cache_data.clear()


def opened() -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in LINK.items():
        app.query_params[name] = value
    return app.switch_page("pages/train.py").run()


def press(app: AppTest, label: str) -> AppTest:
    return next(each for each in app.button if each.label == label).click().run()


def test_a_run_that_does_not_fit_stays_shown_is_exported_and_is_kept_once_there_is_room(disk, mounted, monkeypatch):
    app = press(opened(), "Train")
    job = session.engine().attach(app.session_state["job"])
    end = time.monotonic() + 60
    while not job.state.final and time.monotonic() < end:
        time.sleep(0.05)
    app.run()
    assert job.state is State.DONE
    assert not app.exception
    said = complaint(app)
    assert "it is not kept" in said
    assert "No space left on device" in said
    assert "Free some space there" in said
    assert len(job.snapshots()[-1].codes)

    press(app, "Link and export")
    assert {each.proto.label for each in app.get("download_button")} >= {"Everything (ZIP)", "Decoder (ONNX)"}
    subject = exports.unkept(job.unkept, "mine")
    assert all(export.make(subject) for export in exports.offered(job.run))

    links = []
    with monkeypatch.context() as patch:
        patch.setattr(address, "link", lambda page, label, query, **how: links.append((page, query["job"])))
        status.offer_to_keep(job)  # as other pages do, which lead to this one
    assert links == [("train", job.id)]

    press(app, "Keep it now")
    assert "No space left on device" in complaint(app)
    mounted.again(disk, "remount,size=20m")
    press(app, "Keep it now")
    assert not complaint(app)
    assert app.toast[0].value == "The run is kept."
    assert not {"Keep it now", "Link and export"} & {each.label for each in app.button}
    assert Store(disk).ids() == [job.kept] == [job.run.id]
    assert Store(disk).film(job.kept)


def test_a_store_that_cannot_be_written_is_said_before_anything_is_trained(disk):
    fill(disk)
    app = opened()
    said = next(each.value for each in app.warning if "No run could be kept" in each.value)
    assert "No space left on device" in said
    assert "can be exported, but not kept" in said
    assert not app.exception
