"""Outcomes on disk: round trip, damage, and which files are removed when there are too many."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from aecore.analyses.base import Outcome, Request
from aecore.analyses.cache import Cache


def outcome(n: int = 3) -> Outcome:
    arrays = {"x": np.arange(n, dtype=np.float32), "rows": np.zeros((n, 2), np.uint8)}
    return Outcome(arrays, {"k": [1, None, "é"]}, {"0123456789ab": "feed"})


def test_an_outcome_comes_back_as_it_was(tmp_path):
    cache, request = Cache(tmp_path / "a"), Request("m:f", {})
    assert cache.get(request) is None
    cache.put(request, outcome())
    kept = cache.get(request)
    assert kept.runs == cache.runs(request) == {"0123456789ab": "feed"}
    assert kept.facts == {"k": [1, None, "é"]}
    assert {name: array.dtype for name, array in kept.arrays.items()} == {"x": np.float32, "rows": np.uint8}
    assert kept.arrays["rows"].shape == (3, 2)
    assert not kept.arrays["x"].flags.writeable
    assert [path.name for path in cache.folder.iterdir()] == [f"{request.key}.npz"]


@pytest.mark.parametrize("damage", [lambda raw: raw[:200], lambda raw: b"", lambda raw: b"x" * len(raw)])
def test_a_damaged_file_counts_as_none_and_is_set_aside(tmp_path, damage):
    cache, request = Cache(tmp_path), Request("m:f", {})
    cache.put(request, outcome())
    cache.path(request).write_bytes(damage(cache.path(request).read_bytes()))
    assert cache.get(request) is None
    assert not cache.path(request).exists()


def test_what_was_asked_for_longest_ago_goes_first(tmp_path):
    requests = [Request("m:f", {"i": i}) for i in range(4)]
    Cache(tmp_path).put(requests[0], outcome(1000))
    size = Cache(tmp_path).path(requests[0]).stat().st_size
    cache = Cache(tmp_path, limit=3 * size + size // 2)
    for age, request in enumerate(requests[:3]):
        cache.put(request, outcome(1000))
        os.utime(cache.path(request), (age, age))
    assert cache.get(requests[0])  # asked for again: now the newest
    cache.put(requests[3], outcome(1000))
    assert [cache.path(request).exists() for request in requests] == [True, False, True, True]


def test_arrays_that_are_not_plain_are_refused(tmp_path):
    with pytest.raises(ValueError, match="allow_pickle"):
        Cache(tmp_path).put(Request("m:f", {}), Outcome({"x": np.array([{}], object)}))


def test_a_file_that_cannot_be_read_now_stays(tmp_path, monkeypatch):
    cache, request = Cache(tmp_path), Request("m:f", {})
    cache.put(request, outcome())
    for code in (errno.EMFILE, errno.EIO, errno.EACCES):
        with monkeypatch.context() as patch:
            patch.setattr(Path, "read_bytes", lambda self, code=code: (_ for _ in ()).throw(OSError(code, "")))
            assert cache.get(request) is None
    assert cache.get(request)


def test_what_is_not_ours_is_never_removed(tmp_path):
    """The folder may be one of somebody's own: only files known by name and head are ours."""
    other = tmp_path / "archive.npz"
    np.savez(tmp_path / "archive.npz", x=np.zeros(5000))
    foreign = {"notes.csv": b"a,b" * 5000, "0123456789abcdef0123.npz": other.read_bytes(), "data.npz.bad": b"x" * 9000,
               "0123456789abcdef0124.npz": b"x" * 9000, "0123456789abcdef0125.npz": b""}  # fmt: skip
    for name, content in foreign.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "fedcba98765432100000.npz").mkdir()
    for path in tmp_path.iterdir():
        os.utime(path, (1, 1))
    requests = [Request("m:f", {"i": i}) for i in range(3)]
    cache = Cache(tmp_path, limit=1)
    cache.folder.joinpath(f"{requests[0].key}.npz.bad").write_bytes(b"x" * 100)
    cache.folder.joinpath(f"{requests[0].key}.npz.12-34.part").write_bytes(b"x" * 100)
    for request in requests:
        cache.put(request, outcome(1000))
    kept = {path.name for path in tmp_path.iterdir()}
    assert kept == {*foreign, "archive.npz", "fedcba98765432100000.npz"}
    assert all((tmp_path / name).read_bytes() == content for name, content in foreign.items())
