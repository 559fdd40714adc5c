"""A new objective is one file: dropped into a copy of the tree, it passes all that reads the catalogue.

That is the contract of objectives, what a run does with each, the house's layers and words, and on the pages: the menu,
its knobs, a training with a knob moved, the family on Home, a comparison and a sweep.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.copies import copied, lint, passes, run

NAME = "priced_for_a_test"
FILE = f"aecore/objectives/{NAME}.py"
DROPPED = '''"""The autoencoder whose codes cost something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aecore.knobs import knob
from aecore.objectives.base import Objective

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from aecore.nn.nets import Autoencoder, Pass


@dataclass(frozen=True)
class Priced(Objective):
    """The reconstruction and a price on the size of the codes."""

    order = 75.5
    title = "Priced autoencoder"
    summary = "Every number of a code costs what it is large."
    equation = r"\\mathcal{L} = -\\log p_\\theta(x \\mid z) + \\mu \\lVert z \\rVert^2"
    reference = "nobody, 2026"

    mu: float = knob(0.1, low=0.0, high=10.0, label="μ", log=True, live=True, help="Price of a code's squared length.")
    norm: str = knob("two", choices=("two", "one"), label="Norm", help="How the length of a code is measured.")

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        """Return the reconstruction and the price."""
        length = p.z.square().sum(-1) if self.norm == "two" else p.z.abs().sum(-1)
        return {"recon": p.recon.mean(), "price": self.mu * length.mean()}
'''

PAGES = f"""
import time
from streamlit.testing.v1 import AppTest
from aecore.ui import session
from aecore.server import house

def opened(page, **query):
    app = AppTest.from_file("app.py", default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page(f"pages/{{page}}.py").run()
    assert not app.exception, app.exception[0].stack_trace
    return app

SMALL = dict(dataset="digits", widths="8", train_images="1000", epochs="1000")
app = opened("train", objective={NAME!r}, mu="0.5", **SMALL)
(menu,) = [box for box in app.selectbox if "Priced autoencoder" in box.options]
(knob,) = [slider for slider in app.select_slider if slider.label == "μ"]
assert knob.value == 0.5 and "Norm" in [box.label for box in app.selectbox]
next(button for button in app.button if button.label == "Train").click().run()
(knob,) = [slider for slider in app.select_slider if slider.label == "μ"]
knob.set_value(2.0).run()
job = session.engine().attach(app.session_state["job"])
job.cancel()
while not job.state.final:
    time.sleep(0.05)
app.run()
assert not app.exception
assert [(each.knob, each.value) for each in job.run.steering] == [("mu", 2.0)]
assert any("lVert z" in each.value for each in opened("home").markdown), "the family shows its equation"
assert not opened("compare", vs="objective={NAME}&dataset=digits&widths=8").warning
swept = opened("sweeps", objective={NAME!r}, sweep="mu:0.1,1", **SMALL)
assert "μ" in next(box for box in swept.selectbox if box.key == "sweep:knob").options
opened("explore", run=job.run.id)
house.close()
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("objective"), {FILE: DROPPED})


def test_it_passes_ruff_and_mypy(copy):
    lint(copy, FILE)


@pytest.mark.slow
def test_it_keeps_the_contract(copy):
    passes(copy, "tests/objectives/test_contract.py", "tests/test_run.py", "-k", NAME)


def test_the_house_has_room_for_it(copy):
    passes(copy, "tests/test_layers.py", "tests/ui/test_catalogue.py", "tests/ui/pages/test_home.py",
           "-k", f"{NAME} or test_catalogue or leads_on")  # fmt: skip


def test_the_command_line_trains_it(copy):
    options = ["--dataset=digits", "--train-images=100", "--widths=8", "--epochs=1", "--mu=0.5", "--norm=one"]
    report = json.loads(run(copy, "-m", "aecore", "train", NAME, *options))
    assert report["run"]["objective"] == {"name": NAME, "mu": 0.5, "norm": "one"}


@pytest.mark.slow
def test_every_page_shows_it(copy):
    run(copy, "-c", PAGES)
