"""What every test stands on: folders of its own, one thread, a small data set, small runs."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from aecore import data as datasets
from aecore.data.base import Dataset
from aecore.run import Run
from tests.disks import Mounted

TRAIN, TEST = 512, 300
BROWSER = "tests/browser/"


def _bound_threads() -> None:
    """Bound the threads before torch is imported, here and in every process that a test starts.

    One is fastest for networks this small, and two that spin while somebody else wants the core take minutes.
    """
    root = str(Path(__file__).parents[1])  # the processes that tests start find the package wherever they stand
    os.environ |= {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE", "PYTHONPATH": root}
    os.environ.setdefault("AECORE_WARM_AFTER", "3600")  # no umap behind the back of tests that do not need it
    os.environ.setdefault("AECORE_DEVICE", "cpu")


_bound_threads()  # now: the conftest of a folder below may import torch before `pytest_configure` is called


class _ByFile(LoadScopeScheduling):
    """Keeps the tests of a file together, and all that need a browser in one process, which begins with them.

    Two browsers that draw without a graphics card take far longer side by side than one after the other.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return BROWSER if path.startswith(BROWSER) else path


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    return _ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda item: not item.nodeid.startswith(BROWSER))


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Point cache and store at a folder of this session, so that nothing of the user's is read or written."""
    root = tmp_path_factory.mktemp("aecore")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AECORE_CACHE_DIR", str(root / "cache"))
        patch.setenv("AECORE_STORE_DIR", str(root / "store"))
        yield root


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test an empty store."""
    monkeypatch.setenv("AECORE_STORE_DIR", str(tmp_path / "store"))
    return tmp_path / "store"


@pytest.fixture
def mounted(tmp_path: Path) -> Mounted:
    """Mount a disk: `with mounted("size=1m") as folder`."""
    return Mounted(tmp_path / "disk")


@pytest.fixture(scope="session")
def images(own_folders: Path) -> Dataset:
    """MNIST where AECORE_DATA_DIR has it, else the built-in digits."""
    return datasets.load("mnist" if datasets.available("mnist") else "digits")


@pytest.fixture(scope="session")
def tiny(images: Dataset) -> Dataset:
    """A few hundred of the images: enough to learn something in a second."""
    return dataclasses.replace(
        images,
        train_images=images.train_images[:TRAIN],
        train_labels=images.train_labels[:TRAIN],
        test_images=images.test_images[:TEST],
        test_labels=images.test_labels[:TEST],
    )


@pytest.fixture(scope="session")
def small() -> Callable[..., Run]:
    """Make small runs of 16 steps: `small("vae", seed=1)`."""
    base = {"widths": (32,), "epochs": 2, "batch_size": 64, "precision": "fp32"}

    def make(objective: object = "vae", **changes: object) -> Run:
        return Run(objective, **(base | changes))

    return make
