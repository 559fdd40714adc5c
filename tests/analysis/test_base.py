"""Requests, errors, what can be asked for, and outcomes on disk."""

from __future__ import annotations

import os
import pickle

import numpy as np
import pytest

from aecore.analysis.base import MESSAGES, STAGES, Outcome, Request, Unsuitable, within
from aecore.analysis.cache import Cache
from aecore.analysis.projection import Projection
from aecore.analysis.space import Space
from aecore.knobs import InvalidField


def test_a_request_is_known_by_what_it_says():
    one = Request("m:f", {"a": 1, "b": {"c": [1, 2], "d": "x"}})
    assert one.key == Request("m:f", {"b": {"d": "x", "c": [1, 2]}, "a": 1}).key
    others = [Request("m:g", one.arguments), Request("m:f", {"a": 2}), Request("m:f", one.arguments, version=2)]
    assert len({one.key, *(other.key for other in others)}) == 4
    assert pickle.loads(pickle.dumps(one)) == one


def test_an_error_travels_with_its_words():
    error = pickle.loads(pickle.dumps(Unsuitable("{n} of {what}", n=3, what="them")))
    assert (type(error), str(error)) == (Unsuitable, "3 of them")
    assert (error.template, error.values) == ("{n} of {what}", {"n": 3, "what": "them"})


def test_a_part_of_an_analysis_reports_its_share():
    told = []
    within(within(lambda stage, fraction: told.append((stage, fraction)), 0.5, 1), 0, 0.5)("Measuring", 0.5)
    assert told == [("Measuring", 0.625)]
    assert all(stage[0].isupper() for stage in STAGES)
    assert all(message.endswith(".") for message in MESSAGES)


def test_only_what_matters_is_asked_for():
    assert "components" not in Space(kind="pixels", components=7).arguments()
    assert "run" not in Space(kind="pixels", run="abc").arguments()
    space = Space("digits", "z", run="abc", most=100)
    assert Space(**space.arguments()) == space
    way = Projection("umap", dims=3, neighbours=5, seed=4)
    assert Projection(**way.arguments()) == way
    assert Projection("pca", neighbours=5).of(space).key == Projection("pca", neighbours=6).of(space).key
    assert way.of(space).key != Projection("umap", dims=3, neighbours=6, seed=4).of(space).key


@pytest.mark.parametrize(("made", "said"), [
    (lambda: Space(kind="z"), "run is ''"), (lambda: Space(kind="pixels", most=3), "most is 3"),
    (lambda: Space("digits", "pixels", part="none"), "part is 'none'"), (lambda: Projection(dims=1), "dims is 1"),
    (lambda: Projection("tsne", dims=4), "dims is 4"), (lambda: Projection(min_dist=float("nan")), "min_dist is nan"),
])  # fmt: skip
def test_what_is_not_allowed_is_refused_in_a_sentence(made, said):
    with pytest.raises(InvalidField, match=said):
        made()


# --- outcomes on disk ---------------------------------------------------------------------------------------


def outcome(n: int = 3) -> Outcome:
    return Outcome({"x": np.arange(n, dtype=np.float32), "rows": np.zeros((n, 2), np.uint8)}, {"k": [1, None, "é"]})


def test_an_outcome_comes_back_as_it_was(tmp_path):
    cache, request = Cache(tmp_path / "a"), Request("m:f", {})
    assert cache.get(request) is None
    cache.put(request, outcome())
    kept = cache.get(request)
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
