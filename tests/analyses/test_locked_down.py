"""Where neither the packages' folder nor the home can be written, all that compiles or caches works none the less."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOBODY = 65534
#: Reading stays allowed, for Python itself may lie in a home; writing does not.
READING = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--inh-caps=+dac_read_search",
           "--ambient-caps=+dac_read_search"]  # fmt: skip

SCRIPT = """
import os, pathlib, sys, warnings
for place in (pathlib.Path.home(), pathlib.Path(sys.prefix), pathlib.Path(sys.prefix, "lib")):
    assert not os.access(place, os.W_OK), place

from aecore.analyses import ask
from aecore.analyses.clusters import question, recipe
from aecore.analyses.layout.question import Layout
from aecore.analyses.points.question import Space
from aecore.results import exports
from aecore.results.store import Store
from aecore.run import Run

store, quiet = Store(), lambda stage, fraction: None
small = {"widths": (32,), "epochs": 1, "batch_size": 64, "precision": "fp32", "train_images": 1000}
recipe.network = lambda dataset, seed: Run("ae", dataset=dataset, seed=seed, latent_dim=4, **small)
recipe.codes = lambda run, part="test": Space(dataset=run.dataset, part=part, kind="z", run=run.id, most=300)
recipe.layout = lambda seed, dims=4: Layout("umap", dims=3, passes=20, seed=seed)

found = ask.make(question.n2d("digits", 0), quiet, store)
assert list(found.facts["stages"]) == ["train", "project", "cluster"]
run = store.open(found.facts["run"]).run
made = ask.make(Layout("umap", passes=20).of(recipe.codes(run)), quiet, store)
assert made.arrays["embedding"].shape == (300, 2)
with warnings.catch_warnings():
    warnings.simplefilter("error")
    pictures = {export.ending: export for export in exports.EXPORTS}
    assert pictures["map.png"].make(exports.stored(store, run.id, "A run")).startswith(b"\\x89PNG")
print("all of it")
"""


@pytest.fixture
def locked() -> Iterator[dict[str, str]]:
    """Return an environment whose home cannot be written: only a folder for temporary files and the store can."""
    base = Path(tempfile.mkdtemp(prefix="aecore-locked-"))
    base.chmod(0o755)
    for name in ("tmp", "store"):
        (base / name).mkdir()
        os.chown(base / name, NOBODY, NOBODY)
    (base / "home").mkdir(0o555)
    yield {"HOME": str(base / "home"), "TMPDIR": str(base / "tmp"), "AECORE_STORE_DIR": str(base / "store" / "runs"),
           "PYTHONPATH": str(ROOT), "PATH": os.environ.get("PATH", ""), "OMP_NUM_THREADS": "1"}  # fmt: skip
    shutil.rmtree(base, ignore_errors=True)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can become somebody who may not write")
@pytest.mark.slow
def test_umap_the_recipe_and_pictures_where_nothing_may_be_written(locked):
    python = [sys.executable, "-c"]
    for way in (READING, ["setpriv", *READING[1:4]]):
        trial = [*way, *python, "import numba"]
        if shutil.which("setpriv") and subprocess.run(trial, env=locked, cwd="/", capture_output=True).returncode == 0:
            break
    else:
        pytest.skip("nobody else can start this Python here")
    told = subprocess.run([*way, *python, SCRIPT], env=locked, cwd="/", capture_output=True, text=True, timeout=300)
    assert told.returncode == 0, told.stderr[-2000:]
    assert told.stdout.strip() == "all of it"
