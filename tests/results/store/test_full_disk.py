"""A disk of one megabyte: what does not fit is one sentence, and nothing half-written is taken for whole."""

from __future__ import annotations

import dataclasses
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from aecore.results.store import Result, Store, StoreError, index, listing, place
from aecore.run import Run
from tests.disks import fill

LARGE = 2_000_000  # bytes: more than there is room for
OLD, NEW = Run("vae"), Run("vae", seed=1)
FULL = r"could not be kept in .*disk: No space left on device\. Free some space there, or set AECORE_STORE_DIR"


@pytest.fixture
def store(mounted) -> Iterator[Store]:
    with mounted("size=1m") as root:
        yield Store(root)


def free(store: Store) -> int:
    return os.statvfs(store.root).f_bavail


def with_last(result: Result, **changes: object) -> Result:
    return dataclasses.replace(result, last=dataclasses.replace(result.last, **changes))


#: What is too large for the disk, one kind of file each: of a made-up result, the result and film to keep.
PARTS: dict[str, Callable[[Result], tuple[Result, bytes]]] = {
    "weights.safetensors": lambda r: (with_last(r, weights={"w": np.ones(LARGE // 4, np.float32)}), b""),
    "arrays.npz": lambda r: (with_last(r, codes=np.ones((LARGE // 4, 2), np.float16)), b""),
    "film.bin": lambda r: (r, bytes(LARGE)),
    "run.json": lambda r: (dataclasses.replace(r, made={"device": "x" * LARGE}), b""),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_run_of_which_one_file_does_not_fit_is_refused_whole(part, result, store):
    store.save(result(OLD, 1))
    before, names = free(store), sorted(os.listdir(store.root))
    large, film = PARTS[part](result(NEW))
    with pytest.raises(StoreError, match=FULL):
        store.save(large, False, film)
    assert (free(store), sorted(os.listdir(store.root))) == (before, names)
    assert store.ids() == [OLD.id]
    assert store.open(OLD.id).last.test["total"] == 1
    store.save(result(NEW, 2))
    assert store.open(NEW.id).last.test["total"] == 2


@pytest.mark.parametrize("part", PARTS)
def test_a_replacement_that_does_not_fit_leaves_what_there_was(part, result, store):
    store.save(result(OLD, 1))
    large, film = PARTS[part](result(OLD))
    with pytest.raises(StoreError, match=FULL):
        store.save(large, True, film)
    assert store.open(OLD.id).last.test["total"] == 1
    assert (store.weights(OLD.id)["w"] == 1).all()


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
@pytest.mark.parametrize("part", PARTS)
def test_whichever_file_the_disk_refuses_nothing_of_the_run_stays(part, error, result, tmp_path, monkeypatch):
    store, write = Store(tmp_path), Path.write_bytes

    def refuse(self: Path, content: bytes) -> int:
        if self.name == part:
            write(self, content[:10])
            raise OSError(error, os.strerror(error), str(self))
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(StoreError, match=rf"{os.strerror(error)}\. Free some space"):
        store.save(result(NEW), False, b"film")
    monkeypatch.undo()
    assert [name for name in os.listdir(tmp_path) if name != place.LOCK] == []
    assert store.open(NEW.id) is None


def test_runs_can_be_opened_and_deleted_on_a_full_disk_and_what_was_deleted_makes_room(result, store):
    for run in (OLD, NEW):
        store.save(result(run, 3))
    filler = fill(store.root)
    assert store.open(OLD.id).last.test["total"] == 3
    assert store.discard([OLD.id]) == [OLD.id]
    other = result(Run("vae", seed=2), 4)
    store.save(other)  # what was deleted is gone for good then
    assert store.open(other.run.id).last.test["total"] == 4
    assert store.restore([OLD.id]) == []
    with pytest.raises(StoreError, match=FULL):
        store.save(result(Run("vae", seed=3)))
    filler.unlink()
    assert set(store.ids()) == {NEW.id, other.run.id}


def test_a_title_that_does_not_fit_is_a_sentence_and_the_one_before_stays(result, store):
    store.save(result(OLD))
    store.rename(OLD.id, "before")
    fill(store.root)
    with pytest.raises(StoreError, match=r"The title could not be kept in .*disk: No space left on device\. Free some"):
        store.rename(OLD.id, "after")
    assert Store(store.root).titles() == {OLD.id: "before"}
    store.rename(OLD.id, "")
    assert store.titles() == {}


def test_a_damaged_run_is_set_aside_though_the_note_has_no_room(result, store):
    path = store.save(result(OLD))
    (path / "arrays.npz").write_bytes(b"wrong")
    fill(store.root)
    assert store.open(OLD.id) is None
    assert store.look().aside == {OLD.id: None}


def test_an_index_that_has_no_room_is_none_and_the_runs_are_listed_all_the_same(result, store, monkeypatch):
    monkeypatch.setattr(listing, "WORTH", 1)
    store.save(result(OLD))
    filler = fill(store.root)
    for _turn in range(2):
        assert Store(store.root).ids() == [OLD.id]
        assert not (store.root / index.NAME).exists()
    filler.unlink()
    assert Store(store.root).ids() == [OLD.id]
    assert (store.root / index.NAME).exists()


def test_a_full_disk_is_said_before_anything_is_trained(result, store):
    fill(store.root)
    with pytest.raises(StoreError, match=r"No run could be kept in .*disk: No space left on device\. Free some space"):
        store.check_writable()
