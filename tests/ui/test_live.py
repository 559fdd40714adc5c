"""Scenes: what the live wire brings is what a page shows, for readers of every language at once."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from aecore.analyses.measures import question
from aecore.engine.base import State
from aecore.learning.loop import train
from aecore.results.plane import View
from aecore.results.snapshot import example_rows
from aecore.shipped import ROOT
from aecore.ui import words
from aecore.ui.browser.pictures import Pictures
from aecore.ui.live import Scene
from aecore.ui.pages.compare import table, titles
from aecore.ui.pages.compare.scene import Chosen, Comparing
from aecore.ui.pages.compare.state import Lane
from aecore.ui.pages.train.scene import LOSS, MECHANISM, Training
from aecore.wire.envelope import open_envelope
from aecore.wire.words import GAP

OBJECTIVES = (
    "ae", "linear_ae", "stacked_ae", "sparse_l1", "sparse_kl", "denoising_gaussian", "contractive", "vae", "iwae",
    "beta_vae", "wae_mmd", "wae_gan",
)  # fmt: skip


@pytest.fixture(scope="module")
def shown(tiny) -> Pictures:
    rows = example_rows(tiny.test_labels)
    return Pictures(tiny.test_labels, tiny.classes, tiny.test_images.shape[1:], tiny.test_images[rows],
                    tuple(str(label) for label in tiny.test_labels[rows]))  # fmt: skip


@pytest.fixture(scope="module")
def trained(tiny, small):
    """A job of an objective, at its end or held; each run is made once."""
    made: dict[str, Any] = {}

    def make(objective: str, state: State = State.RUNNING) -> Any:
        if objective not in made:
            run = small(objective, latent_dim=3, epochs=3)
            made[objective] = run, tuple(train(run, tiny))
        run, snapshots = made[objective]
        return SimpleNamespace(
            id="job", run=run, asked=run, state=state, stopping=False, placed=True, failure=None, unkept=None, by="x",
            silence=0.0, orphaned=False, snapshots=lambda since=0: snapshots[since:], film=b"", kept="",
            position=0)  # fmt: skip

    return make


def spoken(code: str, scene: Scene) -> dict[str, bytes]:
    """What a page in a language tells its components."""
    before = words._settled.set(code)
    try:
        return {part.key: part.packed() for part in scene.parts()}
    finally:
        words._settled.reset(before)


def read(message: bytes, code: str) -> tuple[Any, dict[str, bytes]]:
    """What a browser in a language makes of a part: mirrors `wire/words.ts`."""
    head, blobs = open_envelope(message)
    return in_words(head, json.loads(words.listed(code))), blobs


def in_words(told: Any, catalogue: list[str]) -> Any:
    if isinstance(told, list):
        return [in_words(each, catalogue) for each in told]
    if isinstance(told, dict) and "say" in told:
        return "".join(written(piece, catalogue) for piece in told["say"])
    return {name: in_words(each, catalogue) for name, each in told.items()} if isinstance(told, dict) else told


def written(piece: Any, catalogue: list[str]) -> str:
    if isinstance(piece, str):
        return piece
    number, values = piece[0], piece[1] if len(piece) > 1 else {}
    text = catalogue[number]
    for gap, pieces in values.items():
        text = text.replace("{" + gap + "}", "".join(written(each, catalogue) for each in pieces))
    return text


@pytest.mark.parametrize("code", ["en", "ko"])
@pytest.mark.parametrize("tab", [LOSS, MECHANISM])
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_wire_tells_a_page_of_any_language_what_its_script_would(trained, shown, monkeypatch, objective, tab, code):
    monkeypatch.setattr("aecore.ui.library.finished", dict)
    job = trained(objective)
    scene = Training(job, job.run, shown, View(), tab, {})
    scripted, drawn = spoken(code, scene), scene.draw()
    assert list(drawn.parts) == list(scripted)
    for key, message in drawn.parts.items():
        assert read(message, code) == open_envelope(scripted[key]), key


@pytest.mark.parametrize("code", ["en", "ko"])
def test_so_it_is_for_runs_side_by_side(trained, shown, code):
    lanes = [Lane(job.run, job.run.objective.name, job) for job in map(trained, ("vae", "ae"))]
    scene = Comparing(lanes, {lanes[0].asked.dataset: shown}, Chosen(View(), True, "recon"), {}, None)
    scripted, drawn = spoken(code, scene), scene.draw()
    for key, message in drawn.parts.items():
        assert read(message, code) == open_envelope(scripted[key]), key


def test_a_column_has_one_name_in_every_language(trained, shown, monkeypatch):
    """What measures a run was asked for on a page of one language, and is told on those of another."""
    runs = [dataclasses.replace(trained("vae").run, lr=rate) for rate in (0.001, 0.002)]
    lanes = [Lane(run, "", SimpleNamespace(**{**vars(trained("vae")), "run": run, "asked": run})) for run in runs]
    monkeypatch.setattr(table, "requests", lambda shown: {each.title: question.of_run(each.run.id) for each in shown})
    before = words._settled.set("ko")
    lanes = [dataclasses.replace(lane, title=title) for lane, title in zip(lanes, titles.of(runs), strict=True)]
    words._settled.reset(before)
    facts = SimpleNamespace(facts={"mse": 0.1})
    works = {lane.title: SimpleNamespace(request=question.of_run(lane.run.id), outcome=facts, state=State.DONE)
             for lane in lanes}  # fmt: skip
    scene = Comparing(lanes, {}, Chosen(View(), False, "recon"), works, None)
    head, _blobs = read(scene.draw().parts["compare-table"], "ko")
    assert head["columns"] == [lane.title for lane in lanes]


def test_a_message_holds_no_words(trained, shown):
    """What is not numbers, names of things and of images is told by its number in the catalogue."""
    job = trained("vae")
    for tab in (LOSS, MECHANISM):
        for key, message in Training(job, job.run, shown, View(), tab, {}).draw().parts.items():
            head, _blobs = open_envelope(message)
            texts = [text for text in _texts(head) if any(letter in text for letter in (". ", " the ", " of "))]
            assert not texts, key


def _texts(told: Any) -> list[str]:
    if isinstance(told, str):
        return [told]
    inner = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    return [text for each in inner for text in _texts(each)]


def test_every_language_has_the_same_gaps():
    """A value is written once for all languages, by the form that the source asks for."""
    source, korean = (json.loads(words.listed(code)) for code in ("en", "ko"))
    assert len(source) == len(korean)
    for text, translated in zip(source, korean, strict=True):
        gaps = {found[0] for found in GAP.finditer(text)}
        assert {found[0] for found in GAP.finditer(translated)} <= gaps, text


def test_nothing_is_drawn_by_a_clock():
    """No page asks again and again what is new: it is told."""
    sources = [*(ROOT / "aecore" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"), Path(ROOT / "app.py")]
    assert [path for path in sources if "run_every" in path.read_text("utf-8")] == []
