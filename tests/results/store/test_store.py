"""Finished runs on disk: round trip, writers and readers at once, damage."""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import hashlib
import json
import mmap
import multiprocessing
import os
import pickle
import re
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from aecore import objectives
from aecore.knobs import InvalidField
from aecore.learning.loop import train
from aecore.learning.record import Record
from aecore.results.snapshot import Snapshot
from aecore.results.store import FORMAT, Flaw, Result, Store, StoreError, codec
from aecore.run import Run

FILES = ("run.json", "arrays.npz", "weights.safetensors")
PROCESSES = multiprocessing.get_context("fork")  # the writers need no torch, and start at once


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


def test_what_was_saved_is_opened(result, store):
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
    kept = made.run.id
    assert store.film(kept) == record.film.pack()
    same(store.open(kept), made)
    weights = store.weights(kept)
    assert set(weights) == set(seen[-1].weights)
    for name, weight in seen[-1].weights.items():
        assert weights[name].dtype == weight.dtype
        np.testing.assert_array_equal(weights[name], weight)


def test_a_run_from_before_there_were_films_has_none(result, store):
    asked = result(Run("vae"))
    (store.save(asked) / "film.bin").unlink()
    same(store.open(asked.run.id), asked)
    assert store.film(asked.run.id) == b""


def test_a_run_whose_mechanism_showed_nothing_is_opened(result, store):
    asked = result(Run("vae"))
    store.save(dataclasses.replace(asked, last=dataclasses.replace(asked.last, mechanism={})))
    assert store.open(Run("vae").id).last.mechanism == {}


def test_an_array_of_the_mechanism_may_be_called_like_one_of_the_snapshots_own(result, store):
    asked = result(Run("vae"), 3)
    own = {"codes": np.arange(3), "x_hat": np.arange(4), "plane_axes": np.arange(5)}
    store.save(dataclasses.replace(asked, last=dataclasses.replace(asked.last, mechanism=own)))
    back = store.open(Run("vae").id)
    assert {name: list(array) for name, array in back.last.mechanism.items()} == {
        "codes": [0, 1, 2], "x_hat": [0, 1, 2, 3], "plane_axes": [0, 1, 2, 3, 4]}  # fmt: skip
    assert (back.last.codes == 3).all()
    assert (back.last.plane.axes == 3).all()


def test_the_summary_is_plain_json(result, store):
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


def test_ids_are_newest_first_and_a_deleted_run_is_gone(result, store):
    runs = [Run("vae", seed=seed) for seed in range(3)]
    for age, run in enumerate(runs):
        path = store.save(result(run))
        os.utime(path / "run.json", (1e9 + age, 1e9 + age))
    assert store.ids() == [run.id for run in reversed(runs)]
    store.delete(runs[1].id)
    assert store.ids() == [runs[2].id, runs[0].id]
    assert runs[1].id not in store


def test_the_first_writer_wins_and_fresh_replaces(result, store):
    run = Run("vae")
    for fill, fresh, expected in ((1, False, 1), (2, False, 1), (3, True, 3), (4, False, 3)):
        store.save(result(run, fill), fresh)
        assert store.open(run.id).last.test["total"] == expected
        assert (store.weights(run.id)["w"] == expected).all()
    assert hidden(store) == []


def test_fresh_saves_what_is_not_there_yet(result, store):
    store.save(result(Run("vae"), 5), fresh=True)
    assert store.open(Run("vae").id).last.test["total"] == 5


def test_the_environment_names_the_folder(own_store):
    assert Store().root == own_store
    assert Store("elsewhere").root == Path("elsewhere")


def test_figures_that_are_not_finite_survive(result, store):
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
def test_a_damaged_run_counts_as_none_and_can_be_saved_again(result, name, damage, store):
    run = Run("vae")
    damage(store.save(result(run, 1)) / name)
    assert store.open(run.id) is None
    store.save(result(run, 2))
    assert store.open(run.id).last.test["total"] == 2
    assert (store.weights(run.id)["w"] == 2).all()


@pytest.mark.parametrize(
    "text", ["[]", "3", "{}", '{"format": 0}', '{"format": 1, "run": {}}', '{"format": 1, "run": [], "last": {}}']
)
def test_json_of_something_else_counts_as_none(result, text, store):
    run = Run("vae")
    (store.save(result(run)) / "run.json").write_text(text)
    assert store.open(run.id) is None
    assert run.id not in store
    assert store.ids() == []


def test_a_run_of_an_objective_that_is_no_more_counts_as_none(result, store):
    run = Run("vae")
    path = store.save(result(run)) / "run.json"
    path.write_text(path.read_text().replace('"name": "vae"', '"name": "forgotten"'))
    assert store.open(run.id) is None


@pytest.mark.parametrize("shape", ["abc", [28], [28, -1], [28, 2.5], [[28, 28]], None], ids=repr)
def test_images_of_no_shape_are_damage(result, shape, store):
    path = store.save(result(Run("vae"))) / "run.json"
    document = json.loads(path.read_text())
    document["last"]["shape"] = shape
    path.write_text(json.dumps(document | {"format": 2}))  # of the time before it was sealed
    assert store.open(Run("vae").id) is None


# --- a folder that cannot be written -----------------------------------------------------------------------


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(result, tmp_path):
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file" / "runs")
    with pytest.raises(StoreError, match=r"could not be kept in .*file.runs: Not a directory\. .*AECORE_STORE_DIR"):
        store.save(result(Run("vae")))
    assert store.open(Run("vae").id) is None
    assert store.ids() == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_said_in_a_sentence(result, tmp_path):
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(StoreError, match="Permission denied"):
        Store(tmp_path / "locked" / "runs").save(result(Run("vae")))


def test_a_full_disk_leaves_nothing_behind(result, store, monkeypatch):
    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(StoreError, match="No space left on device"):
        store.save(result(Run("vae")))
    assert list(store.root.iterdir()) == []


def test_a_failed_replacement_leaves_the_old_run(result, store, monkeypatch):
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


def test_a_snapshot_without_weights_is_not_kept(result, store):
    asked = result(Run("vae"))
    with pytest.raises(ValueError, match="carries no weights"):
        store.save(dataclasses.replace(asked, last=dataclasses.replace(asked.last, weights=None)))
    assert list(store.root.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "cure"),
    [(errno.ENOSPC, "Free some space"), (errno.EACCES, "that can be written"), (errno.EROFS, "that can be written"),
     (errno.EIO, "look at that disk"), (errno.EMFILE, "ulimit -n")],
)  # fmt: skip
def test_the_real_reason_is_said_and_what_helps_against_it(result, error, cure, store, monkeypatch):
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(StoreError) as told:
        store.save(result(Run("vae")))
    assert os.strerror(error) in str(told.value)
    assert cure in str(told.value)
    assert ("space" in str(told.value)) is (error == errno.ENOSPC)
    assert str(pickle.loads(pickle.dumps(told.value))) == str(told.value)


def test_all_that_is_written_lies_inside(result, tmp_path):
    store = Store(tmp_path / "home" / "runs")
    run_id = store.save(result(Run("vae"))).name
    store.rename(run_id, "mine")
    store.discard([run_id])
    store.restore([run_id])
    store.check_writable()
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["runs"]


def test_the_working_folder_and_the_root_of_a_drive_may_be_a_store(result, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for root in (".", "/" if os.geteuid() == 0 else "./"):
        store = Store(root)
        run = Run("vae", seed=4321)
        try:
            assert store.save(result(run)).is_dir()
            assert store.open(run.id).run == run
        finally:
            store.delete(run.id)
            (store.root / "aecore.lock").unlink()


# --- looking before one trains -----------------------------------------------------------------------------


def test_a_store_that_can_be_written_says_nothing_and_keeps_nothing(store):
    store.check_writable()
    assert [path.name for path in store.root.iterdir()] == ["aecore.lock"]


def test_one_that_cannot_says_why_before_anything_is_trained(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"No run could be kept in .*runs: Not a directory\. Set AECORE_STORE_DIR"):
        Store(tmp_path / "file" / "runs").check_writable()


def test_a_disk_that_is_nearly_full_is_said_too(store, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: type("Usage", (), {"free": 4096}))
    with pytest.raises(StoreError, match=r"Less than a megabyte is left\. Free some space"):
        store.check_writable()


# --- what is no damage -------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [errno.EMFILE, errno.ENFILE, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_now_is_no_damage(result, name, error, store, monkeypatch):
    run = Run("vae")
    store.save(result(run, 3))
    real = Path.open

    def refuse(self: Path, *args: object, **kwargs: object) -> object:
        if self.name == name:
            raise OSError(error, os.strerror(error))
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(StoreError, match=re.escape(os.strerror(error))):
        store.open(run.id)
    monkeypatch.undo()
    assert hidden(store) == []
    assert store.open(run.id).last.test["total"] == 3


def test_a_store_without_file_descriptors_loses_nothing(result, store):
    """For real: a child that has used up its limit of open files looks at every run."""
    runs = [Run("vae", seed=seed) for seed in range(3)]
    for run in runs:
        store.save(result(run))
    looked = PROCESSES.Process(target=look_without_files, args=(str(store.root), [run.id for run in runs]))
    looked.start()
    looked.join()
    assert looked.exitcode == 0
    assert hidden(store) == []
    assert set(store.ids()) == {run.id for run in runs}
    assert all(store.open(run.id) for run in runs)


def look_without_files(root: str, ids: list[str]) -> None:
    resource = pytest.importorskip("resource")
    store = Store(root)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    held = []
    with contextlib.suppress(OSError):
        while True:
            held.append(os.open(os.devnull, os.O_RDONLY))
    for run_id in ids:
        with pytest.raises(StoreError, match="Too many open files"):
            store.open(run_id)
    assert store.look().trouble is not None


# --- names that lead elsewhere -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["../x", "..", ".", "", "/etc", "a" * 300, "a/b", "x\0y", "가나다", "ABC", None, 3])
def test_what_is_no_id_names_no_run_and_touches_nothing(result, name, store, tmp_path):
    foreign = tmp_path / "x"
    foreign.mkdir()
    (foreign / "run.json").write_text("somebody else's")
    store.save(result(Run("vae")))
    assert name not in store
    assert store.open(name) is None
    assert store.film(name) == b""
    assert (store.written(name), store.digest(name)) == (0, "")
    assert store.discard([name]) == []
    store.delete(name)
    with pytest.raises(FileNotFoundError):
        store.weights(name)
    with pytest.raises(InvalidField):
        store.path(name)
    assert (foreign / "run.json").read_text() == "somebody else's"
    assert store.ids() == [Run("vae").id]


# --- deleting ----------------------------------------------------------------------------------------------


def test_trash_set_aside_and_abandoned_work_go_after_their_time(result, store):
    ids = [store.save(result(Run("vae", seed=seed))).name for seed in range(3)]
    store.discard(ids[:1])
    empty(store.path(ids[1]) / "arrays.npz")
    assert store.open(ids[1]) is None
    (store.root / f".{ids[2]}-ab_cd123").mkdir()
    (store.root / ".somebodys-own-folder").mkdir()
    kept = {".trash", f".{ids[2]}-ab_cd123", ".somebodys-own-folder"}
    assert kept < set(hidden(store))
    Store(store.root).tidy()
    assert kept < set(hidden(store))
    (bad,) = store.root.glob(".bad-*")
    for path, days in ((store.root / ".trash" / ids[0], 1), (store.root / f".{ids[2]}-ab_cd123", 1), (bad, 30),
                       (store.root / ".somebodys-own-folder", 365)):  # fmt: skip
        age = time.time() - days * 24 * 3600 - 60
        os.utime(path, (age, age))
    Store(store.root).tidy()
    assert set(hidden(store)) == {".trash", ".somebodys-own-folder"}
    assert list((store.root / ".trash").iterdir()) == []


def test_deleting_and_renaming_in_a_read_only_store_is_a_sentence(result, tmp_path, mounted):
    with mounted("size=20m") as root:
        store = Store(root)
        run_id = store.save(result(Run("vae"))).name
        mounted.again(root, "remount,ro")
        for change in (lambda: store.discard([run_id]), lambda: store.delete(run_id),
                       lambda: store.rename(run_id, "mine"), store.check_writable):  # fmt: skip
            with pytest.raises(StoreError, match=r"Read-only file system\. Set AECORE_STORE_DIR"):
                change()
        assert store.open(run_id).run == Run("vae")
        assert store.look().runs


# --- memory ------------------------------------------------------------------------------------------------


def test_arrays_are_mapped_not_copied_and_read_only(result, store):
    run = Run("vae")
    store.save(result(run, 3))
    last = store.open(run.id).last
    for array in (last.codes, last.x_hat, last.kl_per_dim, last.plane.axes, *last.mechanism.values()):
        base = array
        while isinstance(base, np.ndarray):
            base = base.base
        assert isinstance(base, mmap.mmap)
        assert not array.flags.writeable
    store.save(result(run, 4), fresh=True)
    assert (last.codes == 3).all(), "what is opened stays what it was"


# --- many at once ------------------------------------------------------------------------------------------


def write_often(result: Callable[..., Result], root: str, seeds: list[int], fill: int, fresh: bool) -> None:
    for seed in seeds:
        Store(root).save(result(Run("vae", seed=seed), fill), fresh)


@pytest.mark.parametrize("fresh", [False, True], ids=["the first wins", "the last wins"])
def test_writers_and_a_reader_at_once(result, fresh, store):
    seeds = [0, 1, 0, 1] * 10 if fresh else list(range(15))
    writers = [
        PROCESSES.Process(target=write_often, args=(result, str(store.root), seeds, fill, fresh)) for fill in (1, 2, 3)
    ]
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


def change_often(result: Callable[..., Result], root: str, seeds: list[int], turns: int) -> None:
    """Keep, name, delete, bring back and delete for good the same few runs, as others do too."""
    store = Store(root)
    for turn in range(turns):
        ids = [store.save(result(Run("vae", seed=seed), turn), fresh=True).name for seed in seeds]
        store.rename(ids[0], f"turn {turn}")
        store.discard(ids)
        store.restore(ids)
        store.delete(ids[-1])


def test_the_list_is_read_while_others_delete_bring_back_and_rename(result, store):
    seeds, wrong = [0, 1, 2], []
    known = {Run("vae", seed=seed).id for seed in seeds}
    others = [
        PROCESSES.Process(target=change_often, args=(result, str(store.root), seeds, 15)),
        *(threading.Thread(target=change_often, args=(result, str(store.root), seeds, 15)) for _ in range(2)),
    ]
    for other in others:
        other.start()
    while any(other.is_alive() for other in others):
        for looked in (store, Store(store.root)):
            look = looked.look()
            wrong += [look.trouble] if look.trouble else []
            wrong += [*look.wrong.values(), *(set(look.runs) - known)]
            assert {*looked.ids()} <= known
    for other in others:
        other.join()
    assert others[0].exitcode == 0
    assert wrong == []
    assert [name for name in hidden(store) if name != ".trash"] == []


def test_a_run_that_vanishes_while_it_is_read_is_not_set_aside(result, store):
    """A reader that met the gap of a replacement must not put the good new run aside."""
    run = Run("vae")
    store.save(result(run, 1))
    mapped = codec.arrays

    def replaced_meanwhile(*content: object) -> object:
        patch.undo()
        shutil.rmtree(store.path(run.id))
        store.save(result(run, 2))
        mapped(*content)
        raise Flaw("{name} is damaged", name="arrays.npz")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codec, "arrays", replaced_meanwhile)
        assert store.open(run.id).last.test["total"] == 2
    assert hidden(store) == []


# --- runs kept before what acts alike was equal ------------------------------------------------------------


def told_before(told: dict, **changes: object) -> tuple[str, dict]:
    """A configuration as it was once written down, and the id that it had then."""
    own = {name.removeprefix("own_"): value for name, value in changes.items() if name.startswith("own_")}
    rest = {name: value for name, value in changes.items() if not name.startswith("own_")}
    before = told | rest | {"objective": {k: v for k, v in (told["objective"] | own).items() if v is not None}}
    text = json.dumps(before, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12], before


def kept_before(store: Store, result: Result, told: tuple[str, dict]) -> str:
    """Put a run into the store as an older version did: by the id of then, in format 2. Return that id."""
    former, before = told
    path = store.save(result)
    document = json.loads((path / "run.json").read_bytes()) | {"format": FORMAT, "run": before}
    for name in ("run.json", "film.bin"):
        del document["sha256"][name]
    (path / "run.json").write_text(json.dumps(document))
    (path / "film.bin").unlink()
    path.rename(path.with_name(former))
    return former


BEFORE = {
    "IWAE before it had groups": (Run(objectives.find("iwae")(k=3)), {"own_L": None}),
    "widths under conv": (Run("vae", network="conv"), {"widths": [300, 100]}),
    "γ under form β": (Run("beta_vae"), {"own_gamma": 7.0}),
    "more images than there are": (Run("ae", dataset="digits"), {"train_images": 60_000}),
}


@pytest.mark.parametrize(("run", "changes"), BEFORE.values(), ids=BEFORE)
def test_a_run_kept_before_what_acts_alike_was_equal_opens_by_both_ids(run, changes, store, result):
    former = kept_before(store, result(run, 1), told_before(run.to_dict(), **changes))
    store.rename(former, "of old")
    today = run.id
    assert former != today
    for run_id in (former, today):
        assert run_id in store
        assert store.open(run_id).run == run
        assert store.opened(run_id) is store.opened(former)
        assert store.path(run_id).name == former
        assert all([store.written(run_id), store.digest(run_id), store.weights(run_id)])
    assert store.ids() == [former]
    assert store.look().kept_as(today) == former
    store.rename(today, "as ever")
    assert store.titles() == {former: "as ever"}
    assert store.discard([today]) == [former]
    assert today not in store


def test_of_two_kept_before_that_are_one_run_the_newer_is_that_run_until_it_is_trained_anew(store, result):
    run = Run("beta_vae")
    older, newer = (kept_before(store, result(run, fill), told_before(run.to_dict(), own_gamma=gamma))
                    for fill, gamma in ((1, 7.0), (2, 8.0)))  # fmt: skip
    for run_id, written in ((older, 1e9), (newer, 2e9)):
        os.utime(store.root / run_id / "run.json", (written, written))
    assert store.open(run.id).last.test["total"] == 2
    store.save(result(run, 3))
    assert store.open(run.id).last.test["total"] == 3
    assert [store.open(run_id).last.test["total"] for run_id in (older, newer)] == [1, 2]
