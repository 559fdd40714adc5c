"""Requests, errors, and what can be asked for."""

from __future__ import annotations

import pickle

import pytest

from aecore.analyses.base import MESSAGES, STAGES, Request, Unsuitable, within
from aecore.analyses.layout.question import Layout
from aecore.analyses.points.question import Space
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
    way = Layout("umap", dims=3, neighbours=5, seed=4)
    assert Layout(**way.arguments()) == way
    assert Layout("pca", neighbours=5).of(space).key == Layout("pca", neighbours=6).of(space).key
    assert way.of(space).key != Layout("umap", dims=3, neighbours=6, seed=4).of(space).key


@pytest.mark.parametrize(("made", "said"), [
    (lambda: Space(kind="z"), "run is ''"), (lambda: Space(kind="pixels", most=3), "most is 3"),
    (lambda: Space("digits", "pixels", part="none"), "part is 'none'"), (lambda: Layout(dims=1), "dims is 1"),
    (lambda: Layout("tsne", dims=4), "dims is 4"), (lambda: Layout(min_dist=float("nan")), "min_dist is nan"),
])  # fmt: skip
def test_what_is_not_allowed_is_refused_in_a_sentence(made, said):
    with pytest.raises(InvalidField, match=said):
        made()
