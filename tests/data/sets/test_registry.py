"""What holds for every data set, present and future; and that a new one is one file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from aecore import data
from aecore.data import sets
from aecore.knobs import knobs
from aecore.run import Run
from aecore.ui import catalogue
from tests.copies import copied, lint, passes, run

ROOT = Path(__file__).parents[3]
EVERY = sets.catalogue()
HERE = [name for name in EVERY if data.available(name)]

each = pytest.mark.parametrize("name", EVERY)


@each
def test_it_says_what_it_is(name):
    told = data.describe(name)
    assert told.name == name
    assert name.isidentifier()
    assert told.title
    assert told.about.endswith(".")
    assert told.credit
    assert min(told.train, told.test) >= 2
    assert min(told.shape) >= 1
    assert len(set(told.classes)) == len(told.classes) >= 1
    assert told.download >= 0


@pytest.mark.parametrize("name", HERE)
def test_it_is_as_it_says(name):
    told, found = data.describe(name), data.load(name)
    assert (found.name, found.title, found.classes, found.stand_in) == (name, told.title, told.classes, told.stand_in)
    assert (len(found.train_images), len(found.test_images), found.shape) == (told.train, told.test, told.shape)
    assert (found.factors.names if found.factors else ()) == told.factors
    assert found.id == name
    assert found.provenance.endswith(".")
    assert np.unique(found.test_labels).size > 0
    for images in (found.train_images, found.test_images):
        assert images.max() > images.min()


@each
def test_a_run_on_it_survives_json_and_link(name):
    run = Run("ae", dataset=name)
    assert Run.from_json(run.to_json()) == Run.from_link(run.to_link()) == run
    assert name in run.to_snippet() or name == "mnist"


@each
def test_it_is_in_the_menus_and_its_words_in_the_catalogue(name):
    (field,) = (item for item in knobs(Run) if item.name == "dataset")
    assert name in field.choices
    assert {data.describe(name).title, data.describe(name).about} <= set(catalogue.needed())


def test_the_order_of_the_menus_begins_with_mnist_and_its_stand_in():
    assert list(EVERY)[:2] == ["mnist", "digits"]


def test_a_file_without_a_set_is_named(tmp_path, monkeypatch):
    (tmp_path / "empty_for_a_test.py").write_text('"""Nothing."""\n')
    monkeypatch.setattr(sets, "__path__", [*sets.__path__, str(tmp_path)])
    with pytest.raises(ImportError, match="empty_for_a_test must define SET"):
        sets.catalogue()
    sys.modules.pop("aecore.data.sets.empty_for_a_test", None)


# --- a new one is one file ---------------------------------------------------------------------------------

DROPPED = '''"""Stripes of 6×10 pixels, upright or lying: two classes that one number tells apart."""

import numpy as np

from aecore.data.base import Built, Dataset, Description

CLASSES = ("upright", "lying")
DESCRIPTION = Description(
    name="stripes_for_a_test", title="Stripes", about="Stripes, upright or lying.", credit="nobody, 2026",
    train=200, test=60, shape=(6, 10), classes=CLASSES, download=0, stand_in=False,
)  # fmt: skip


def build() -> Dataset:
    """Draw them."""
    rng = np.random.default_rng(0)
    count = DESCRIPTION.train + DESCRIPTION.test
    kinds = rng.integers(0, 2, count, np.uint8)
    lines = np.where(kinds[:, None, None] == 0, np.arange(10)[None, None, :], np.arange(6)[None, :, None])
    lit = (lines + rng.integers(0, 2, (count, 1, 1))) % 2 == 0
    images, n = np.where(np.broadcast_to(lit, (count, 6, 10)), 255, 0).astype(np.uint8), DESCRIPTION.train
    return Dataset("stripes_for_a_test", "Stripes", images[:n], kinds[:n], images[n:], kinds[n:], CLASSES,
                   "Drawn by a test.", stand_in=False)  # fmt: skip


SET = Built(order=2.5, description=DESCRIPTION, build=build)
'''

MENUS = """
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=60).switch_page("pages/train.py").run()
assert not app.exception, app.exception
(menu,) = [box for box in app.selectbox if box.label == "Data"]
assert "Stripes" in menu.options, menu.options
[box for box in app.selectbox if box.label == "Network"][0].select("conv").run()
app.selectbox(key="field:dataset").select("stripes_for_a_test").run()
assert not app.exception, app.exception
assert "conv halves" in app.toast[0].value, "images of 6x10 pixels cannot be halved twice"
[box for box in app.selectbox if box.label == "Network"][0].select("mlp").run()
app.selectbox(key="field:dataset").select("stripes_for_a_test").run()
assert not app.toast and app.selectbox(key="field:dataset").value == "stripes_for_a_test"
"""


FILE = "aecore/data/sets/stripes_for_a_test.py"


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    return copied(tmp_path_factory.mktemp("set"), {FILE: DROPPED})


def test_the_command_line_trains_on_a_new_set(copy):
    options = ["--dataset=stripes_for_a_test", "--widths=8", "--epochs=1", "--batch-size=50", "--latent-dim=1"]
    report = json.loads(run(copy, "-m", "aecore", "train", "ae", *options))
    assert report["run"]["dataset"] == "stripes_for_a_test"


def test_a_new_set_is_in_the_menu_of_the_page(copy):
    run(copy, "-c", MENUS)


@pytest.mark.slow
def test_the_tests_of_data_sets_and_of_the_house_hold_for_a_new_set(copy):
    kept = "not a_new_set"  # these very tests
    passes(copy, "tests/data/sets/test_registry.py", "-k", kept)
    passes(copy, "tests/test_layers.py", "tests/ui/test_catalogue.py")
    lint(copy, FILE)
