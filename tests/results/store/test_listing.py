"""The runs of a store at a glance: all of them, cheaply, whatever lies among them and whoever else writes."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import threading
from pathlib import Path

import pytest

from aecore.results.store import Store, index, listing
from aecore.run import Run

VAE = Run("vae")


def seeded(n: int) -> list[Run]:
    return [dataclasses.replace(VAE, seed=seed) for seed in range(n)]


def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note which files are opened from now on."""
    noted: list[str] = []
    real = Path.read_bytes

    def note(self: Path) -> bytes:
        noted.append(self.parent.name)
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", note)
    return noted


def test_all_are_there_newest_first_with_titles(result, store):
    runs = seeded(5)
    for age, run in enumerate(runs):
        os.utime(store.save(result(run, age)) / "run.json", (1e9 + age, 1e9 + age))
    store.rename(runs[2].id, "mine")
    look = store.look()
    assert list(look.runs) == [run.id for run in reversed(runs)] == store.ids()
    assert [told.run for told in look.runs.values()] == runs[::-1]
    assert [told.test["total"] for told in look.runs.values()] == [4, 3, 2, 1, 0]
    assert look.runs[runs[0].id].written == 10**18
    assert look.titles == {runs[2].id: "mine"}
    assert (look.wrong, look.aside, look.trouble) == ({}, {}, None)


def test_each_file_is_read_once_and_again_only_when_it_has_changed(result, store, monkeypatch):
    runs = seeded(3)
    for run in runs:
        store.save(result(run, 1))
    noted = opened(monkeypatch)
    first = store.look()
    assert len(noted) == 3
    store.save(result(runs[1], 2), fresh=True)
    noted.clear()
    second = store.look()
    assert noted == [runs[1].id]
    assert second.runs[runs[1].id].test["total"] == 2
    assert second.runs[runs[0].id] is first.runs[runs[0].id]


def test_while_nothing_changes_the_look_is_the_same_object(result, store, monkeypatch):
    store.save(result(VAE))
    monkeypatch.setattr(listing, "GOOD", -1.0)  # look again each time
    first = store.look()
    assert store.look() is first
    store.save(result(seeded(2)[1]))
    assert store.look() is not first


def test_a_file_that_changes_within_its_folder_is_noticed_before_long(result, store, monkeypatch):
    path = store.save(result(VAE)) / "run.json"
    monkeypatch.setattr(listing, "UNSETTLED", -1)
    store.look()
    path.write_text("{")
    assert list(store.look().runs) == [VAE.id], "the folder has not changed, and the last look is still good"
    monkeypatch.setattr(listing, "GOOD", -1.0)
    store._listing._until = 0.0
    assert list(store.look().wrong) == [VAE.id]


def test_two_changes_at_one_moment_are_both_seen(result, store, monkeypatch):
    """File systems tell time in ticks of some milliseconds: the second change of a tick leaves the folder's time."""
    store.save(result(VAE))
    at = os.stat(store.root)
    store.look()
    store.save(result(seeded(2)[1]))
    os.utime(store.root, ns=(at.st_atime_ns, at.st_mtime_ns))
    assert len(store.look().runs) == 2


def test_strange_things_are_passed_over_and_damaged_ones_named(result, store):
    store.save(result(VAE))
    for name, text in (("aaaaaaaaaaaa", "{"), ("bbbbbbbbbbbb", '{"format": 1}'), (".hidden", "{}"), ("A B", "{}")):
        (store.root / name).mkdir()
        (store.root / name / "run.json").write_text(text)
    (store.root / "analyses").mkdir()
    (store.root / "notes.txt").write_text("mine")
    (store.root / "cccccccccccc").write_text("a file")
    (store.root / "dddddddddddd" / "run.json").mkdir(parents=True)
    look = store.look()
    assert list(look.runs) == [VAE.id]
    assert sorted(look.wrong) == ["aaaaaaaaaaaa", "bbbbbbbbbbbb"]
    assert "The run aaaaaaaaaaaa is damaged: run.json is no JSON" in str(look.wrong["aaaaaaaaaaaa"])


def test_what_cannot_be_read_now_is_said_and_looked_at_again(result, store, monkeypatch):
    store.save(result(VAE))
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: (_ for _ in ()).throw(OSError(5, "Input/output error")))
    assert "Input/output error" in str(store.look().wrong[VAE.id])
    monkeypatch.setattr(Path, "read_bytes", real)
    monkeypatch.setattr(listing, "GOOD", -1.0)
    store._listing._until = 0.0
    assert list(store.look().runs) == [VAE.id]


def test_a_folder_that_cannot_be_looked_at_shows_what_was_seen_last(result, store, monkeypatch):
    store.save(result(VAE))
    store.look()
    store.save(result(seeded(2)[1]))
    monkeypatch.setattr(os, "listdir", lambda path: (_ for _ in ()).throw(OSError(24, "Too many open files")))
    look = store.look()
    assert list(look.runs) == [VAE.id]
    assert "could not be read: Too many open files" in str(look.trouble)
    monkeypatch.undo()
    assert (len(store.look().runs), store.look().trouble) == (2, None)


def test_runs_that_vanish_while_one_looks_were_not_there(result, store):
    """Others delete and write all the time: neither `look` nor `ids` ever raises."""
    runs, over = seeded(30), threading.Event()
    for run in runs:
        store.save(result(run))

    def churn() -> None:
        other = Store(store.root)
        for run in runs * 2:
            other.delete(run.id)
            other.discard([run.id])
        over.set()

    thread = threading.Thread(target=churn)
    thread.start()
    while not over.is_set():
        Store(store.root).ids()
        store.look()
    thread.join()
    assert store.ids() == []


# --- the index ---------------------------------------------------------------------------------------------


@pytest.fixture
def indexed(result, store, monkeypatch) -> Store:
    """A store with an index."""
    monkeypatch.setattr(listing, "WORTH", 2)
    for run in seeded(4):
        store.save(result(run, run.seed))
    store.look()
    assert (store.root / index.NAME).is_file()
    return store


def test_a_new_server_reads_the_index_alone(indexed, monkeypatch):
    noted = opened(monkeypatch)
    look = Store(indexed.root).look()
    assert noted == []
    assert {told.run: told.test for told in look.runs.values()} == {
        told.run: told.test for told in indexed.look().runs.values()
    }


def test_the_index_is_believed_only_of_files_that_are_as_it_says(indexed, result, monkeypatch):
    changed, gone, *_ = seeded(4)
    indexed.save(result(changed, 9), fresh=True)
    shutil.rmtree(indexed.path(gone.id))
    noted = opened(monkeypatch)
    look = Store(indexed.root).look()
    assert noted == [changed.id]
    assert look.runs[changed.id].test["total"] == 9
    assert gone.id not in look.runs


@pytest.mark.parametrize(
    "text", ["", "{", "nonsense\n" * 5, index.HEAD + "\n[]\n{}\n3\n" + "[" * 100_000, b"\xff\xfe\x00",
             index.HEAD + '\n["aaaaaaaaaaaa", 1, 2, {"run": {}, "last": {}}]'],
)  # fmt: skip
def test_a_damaged_index_is_none(text, indexed):
    (indexed.root / index.NAME).write_bytes(text if isinstance(text, bytes) else text.encode())
    assert len(Store(indexed.root).look().runs) == 4
    assert index.load(indexed._place) != {}, "it was made anew"


def test_an_index_cannot_smuggle_wrong_values_in(indexed):
    path = indexed.root / index.NAME
    head, first, *rest = path.read_text().splitlines()
    told = json.loads(first)
    told[3]["last"]["test"] = {"total": None}
    path.write_text("\n".join([head, json.dumps(told), *rest]))
    assert all(isinstance(told.test["total"], float) for told in Store(indexed.root).look().runs.values())


def test_two_servers_on_one_store_see_each_others_runs(indexed, result):
    other = Store(indexed.root)
    other.look()
    new = dataclasses.replace(VAE, seed=77)
    other.save(result(new))
    other.rename(new.id, "theirs")
    assert indexed.look().titles[new.id] == "theirs"
    indexed.discard([new.id])
    assert new.id not in other.look().runs
    other.restore([new.id])
    assert other.look().titles == indexed.look().titles == {new.id: "theirs"}


def test_a_store_that_cannot_be_written_is_looked_through_all_the_same(result, mounted, monkeypatch):
    monkeypatch.setattr(listing, "WORTH", 1)
    with mounted("size=20m") as root:
        store = Store(root)
        store.save(result(VAE))
        mounted.again(root, "remount,ro")
        assert list(Store(root).look().runs) == [VAE.id]
        assert not (root / index.NAME).exists()
