"""Finished runs on disk: round trip, writers and readers at once, damage."""

from __future__ import annotations

import dataclasses
import json
import multiprocessing
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from aecore.results import Record
from aecore.run import Run
from aecore.snapshot import Plane, Point, Snapshot
from aecore.store import Result, Store, StoreError
from aecore.training import train

FILES = ("run.json", "arrays.npz", "weights.safetensors")
PROCESSES = multiprocessing.get_context("fork")  # the writers need no torch, and start at once


def result(run: Run, fill: int = 0) -> Result:
    """Make up a finished run; every array and the figures are full of `fill`."""
    plane = Plane(np.full(3, fill, np.float32), np.full((3, 2), fill, np.float32), 0.75)
    last = Snapshot(
        step=4, total_steps=9, epoch=0.5, samples=40, seconds=2.0, samples_per_second=20.0, phase="train",
        knobs={"lr": 0.1}, curve=(Point(2, {"recon": 3.5}), Point(4, {"recon": float(fill)})),
        test={"total": float(fill)}, codes=np.full((5_000, 3), fill, np.float16),
        kl_per_dim=np.full(3, fill, np.float32), x_hat=np.full((10, 784), fill, np.uint8), plane=plane,
        steering=run.steering, stop=run.stop,
        mechanism={"field": np.full((4, 4), fill, np.float32), "stage": np.array(["layer 1", "fine-tuning"]),
                   "patterns": np.full((2, 784), -fill, np.int8)},
        weights={"w": np.full((100, 100), fill, np.float32), "b": np.full(7, fill, np.float32)},
    )  # fmt: skip
    return Result(run, last, ((0, {"total": 9.0}), (4, {"total": float(fill)})), {"device": "cpu", "threads": 2})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "runs")


def hidden(store: Store) -> list[str]:
    return [path.name for path in store.root.iterdir() if path.name.startswith(".")]


def same(one: object, other: object) -> None:
    """Check that two results are equal, arrays to the bit, weights left out."""
    assert dataclasses.replace(one, last=None) == dataclasses.replace(other, last=None)
    for name in (f.name for f in dataclasses.fields(Snapshot) if f.name not in ("weights", "plane", "network")):
        a, b = getattr(one.last, name), getattr(other.last, name)
        if name == "mechanism":
            assert set(a) == set(b)
            for part in a:
                same_array(a[part], b[part])
        elif isinstance(a, np.ndarray):
            same_array(a, b)
        else:
            assert a == b, name


def same_array(a: np.ndarray, b: np.ndarray) -> None:
    assert a.dtype == b.dtype
    np.testing.assert_array_equal(a, b)


# --- round trip --------------------------------------------------------------------------------------------


def test_what_was_saved_is_opened(store):
    asked = result(Run("beta_vae", latent_dim=3, stop=4).steered(2, "beta", 0.1), fill=3)
    path = store.save(asked)
    back = store.open(asked.run.id)
    same(back, asked)
    assert back.last.weights is None
    assert (back.last.plane.centre == 3).all()
    assert (back.last.plane.axes.shape, back.last.plane.explained) == ((3, 2), 0.75)
    assert back.summary() == asked.summary()
    assert {p.name for p in path.iterdir()} == {*FILES, "film.bin"}
    assert hidden(store) == []


@pytest.mark.parametrize(("objective", "latent_dim"), 
                         [("vae", 2), ("ae", 5), ("wae_mmd", 1), ("stacked_ae", 3), ("wae_gan", 2)])  # fmt: skip
def test_a_trained_run_survives_with_its_weights_to_the_bit(objective, latent_dim, store, tiny, small):
    import torch

    run = small(objective, latent_dim=latent_dim)
    seen = list(train(run, tiny))
    record = Record(tiny.test_labels)
    for snapshot in seen:
        record.add(snapshot)
    made = record.result(run, seen[-1], torch.device("cpu"))
    assert made.last.mechanism
    store.save(made, film=record.film.pack())
    assert store.film(run.id) == record.film.pack()
    same(store.open(run.id), made)
    weights = store.weights(run.id)
    assert set(weights) == set(seen[-1].weights)
    for name, weight in seen[-1].weights.items():
        assert weights[name].dtype == weight.dtype
        np.testing.assert_array_equal(weights[name], weight)


def test_a_run_from_before_there_were_films_has_none(store):
    asked = result(Run("vae"))
    (store.save(asked) / "film.bin").unlink()
    same(store.open(asked.run.id), asked)
    assert store.film(asked.run.id) == b""


def test_a_run_whose_mechanism_showed_nothing_is_opened(store):
    asked = result(Run("vae"))
    store.save(dataclasses.replace(asked, last=dataclasses.replace(asked.last, mechanism={})))
    assert store.open(Run("vae").id).last.mechanism == {}


def test_an_array_of_the_mechanism_may_be_called_like_one_of_the_snapshots_own(store):
    asked = result(Run("vae"), 3)
    own = {"codes": np.arange(3), "x_hat": np.arange(4), "plane_axes": np.arange(5)}
    store.save(dataclasses.replace(asked, last=dataclasses.replace(asked.last, mechanism=own)))
    back = store.open(Run("vae").id)
    assert {name: list(array) for name, array in back.last.mechanism.items()} == {
        "codes": [0, 1, 2], "x_hat": [0, 1, 2, 3], "plane_axes": [0, 1, 2, 3, 4]}  # fmt: skip
    assert (back.last.codes == 3).all()
    assert (back.last.plane.axes == 3).all()


def test_the_summary_is_plain_json(store):
    summary = result(Run("vae")).summary()
    assert json.loads(json.dumps(summary)) == summary
    assert summary["run_id"] == Run("vae").id
    assert summary["samples_per_second"] == 20
    assert summary["terms"] == {"recon": 0.0}


def test_an_empty_store_is_empty(store):
    assert store.ids() == []
    assert store.open("0123456789ab") is None
    assert "0123456789ab" not in store
    store.delete("0123456789ab")
    with pytest.raises(FileNotFoundError):
        store.weights("0123456789ab")


def test_ids_are_newest_first_and_a_deleted_run_is_gone(store):
    runs = [Run("vae", seed=seed) for seed in range(3)]
    for age, run in enumerate(runs):
        path = store.save(result(run))
        os.utime(path / "run.json", (1e9 + age, 1e9 + age))
    assert store.ids() == [run.id for run in reversed(runs)]
    store.delete(runs[1].id)
    assert store.ids() == [runs[2].id, runs[0].id]
    assert runs[1].id not in store


def test_the_first_writer_wins_and_fresh_replaces(store):
    run = Run("vae")
    for fill, fresh, expected in ((1, False, 1), (2, False, 1), (3, True, 3), (4, False, 3)):
        store.save(result(run, fill), fresh)
        assert store.open(run.id).last.test["total"] == expected
        assert (store.weights(run.id)["w"] == expected).all()
    assert hidden(store) == []


def test_fresh_saves_what_is_not_there_yet(store):
    store.save(result(Run("vae"), 5), fresh=True)
    assert store.open(Run("vae").id).last.test["total"] == 5


def test_the_environment_names_the_folder(own_store):
    assert Store().root == own_store
    assert Store("elsewhere").root == Path("elsewhere")


def test_figures_that_are_not_finite_survive(store):
    asked = result(Run("vae"))
    odd = dataclasses.replace(asked, last=dataclasses.replace(asked.last, test={"total": float("inf")}))
    store.save(odd)
    assert store.open(Run("vae").id).last.test == {"total": float("inf")}


# --- damage ------------------------------------------------------------------------------------------------


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garble(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 3 : len(raw) // 3 + 200] = b"\x00\xff" * 100
    path.write_bytes(raw)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def remove(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    ("name", "damage"),
    [(name, damage) for name in FILES for damage in (cut, garble, empty, remove)
     if (name, damage) != ("weights.safetensors", garble)],  # it has no checksum: other numbers are numbers too
)  # fmt: skip
def test_a_damaged_run_counts_as_none_and_can_be_saved_again(name, damage, store):
    run = Run("vae")
    damage(store.save(result(run, 1)) / name)
    assert store.open(run.id) is None
    store.save(result(run, 2))
    assert store.open(run.id).last.test["total"] == 2
    assert (store.weights(run.id)["w"] == 2).all()


@pytest.mark.parametrize(
    "text", ["[]", "3", "{}", '{"format": 0}', '{"format": 1, "run": {}}', '{"format": 1, "run": [], "last": {}}']
)
def test_json_of_something_else_counts_as_none(text, store):
    run = Run("vae")
    (store.save(result(run)) / "run.json").write_text(text)
    assert store.open(run.id) is None
    assert run.id not in store
    assert store.ids() == []


def test_a_run_of_an_objective_that_is_no_more_counts_as_none(store):
    run = Run("vae")
    path = store.save(result(run)) / "run.json"
    path.write_text(path.read_text().replace('"name": "vae"', '"name": "forgotten"'))
    assert store.open(run.id) is None


# --- a folder that cannot be written -----------------------------------------------------------------------


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file" / "runs")
    with pytest.raises(StoreError, match=r"could not be kept in .*file.runs: Not a directory\. .*AECORE_STORE_DIR"):
        store.save(result(Run("vae")))
    assert store.open(Run("vae").id) is None
    assert store.ids() == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_said_in_a_sentence(tmp_path):
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(StoreError, match="Permission denied"):
        Store(tmp_path / "locked" / "runs").save(result(Run("vae")))


def test_a_full_disk_leaves_nothing_behind(store, monkeypatch):
    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(StoreError, match="No space left on device"):
        store.save(result(Run("vae")))
    assert list(store.root.iterdir()) == []


def test_a_failed_replacement_leaves_the_old_run(store, monkeypatch):
    run = Run("vae")
    store.save(result(run, 1))
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if Path(target) == store.path(run.id):
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(StoreError):
        store.save(result(run, 2), fresh=True)
    monkeypatch.undo()
    assert store.open(run.id).last.test["total"] == 1


def test_a_snapshot_without_weights_is_not_kept(store):
    asked = result(Run("vae"))
    with pytest.raises(ValueError, match="carries no weights"):
        store.save(dataclasses.replace(asked, last=dataclasses.replace(asked.last, weights=None)))
    assert list(store.root.iterdir()) == []


# --- many at once ------------------------------------------------------------------------------------------


def write_often(root: str, seeds: list[int], fill: int, fresh: bool) -> None:
    for seed in seeds:
        Store(root).save(result(Run("vae", seed=seed), fill), fresh)


@pytest.mark.parametrize("fresh", [False, True], ids=["the first wins", "the last wins"])
def test_writers_and_a_reader_at_once(fresh, store):
    seeds = [0, 1, 0, 1] * 10 if fresh else list(range(15))
    writers = [PROCESSES.Process(target=write_often, args=(str(store.root), seeds, fill, fresh)) for fill in (1, 2, 3)]
    for writer in writers:
        writer.start()
    opened = 0
    while any(writer.is_alive() for writer in writers):
        for run in (Run("vae", seed=seed) for seed in set(seeds)):
            if (found := store.open(run.id)) is not None:
                opened += 1
                fill = found.last.test["total"]
                assert (found.last.codes == fill).all(), "half of one run and half of another"
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert opened
    assert set(store.ids()) == {Run("vae", seed=seed).id for seed in seeds}
    assert hidden(store) == [], "a good run was set aside, or something was left lying about"
    for run_id in store.ids():
        assert (store.weights(run_id)["w"] == store.open(run_id).last.test["total"]).all()


def test_a_run_that_vanishes_while_it_is_read_is_not_set_aside(store):
    """A reader that met the gap of a replacement must not put the good new run aside."""
    run = Run("vae")
    store.save(result(run, 1))
    load = np.load

    def replaced_meanwhile(path: Path) -> object:
        shutil.rmtree(store.path(run.id))
        try:
            return load(path)
        finally:
            store.save(result(run, 2))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(np, "load", replaced_meanwhile)
        store.open(run.id)
    assert store.open(run.id) is not None
    assert store.open(run.id).last.test["total"] == 2
