"""Layouts: reproducible, near what scikit-learn says, refused in a sentence where they make no sense."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors

from aecore.analyses.base import MEASURE, NEIGHBOURS, PLACE, STAGES, Unsuitable
from aecore.analyses.layout import answer
from aecore.analyses.layout.answer import embed, quality
from aecore.analyses.layout.neighbours import nearest
from aecore.analyses.layout.question import Layout
from aecore.analyses.points.question import Space
from aecore.results.store import Store

RNG = np.random.default_rng(0)
CLOUD = (RNG.normal(size=(150, 8)) + 9 * np.eye(8)[RNG.integers(0, 3, 150)]).astype(np.float32)
WAYS = [Layout("pca"), Layout("pca", dims=3), Layout("umap", neighbours=8), Layout("umap", dims=5),
        Layout("tsne", perplexity=10), Layout("tsne", dims=3, perplexity=10)]  # fmt: skip


def quiet(stage: str, fraction: float) -> None:
    assert stage in STAGES


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.method}{way.dims}")
@pytest.mark.slow
def test_a_layout_is_its_seed_s_and_says_how_far_it_is(way):
    told = []
    first = embed(CLOUD, way, lambda stage, fraction: told.append((stage, fraction)))
    assert (first.shape, first.dtype) == ((150, way.dims), np.float32)
    assert np.isfinite(first).all()
    assert np.array_equal(first, embed(CLOUD, way, quiet))
    assert quality(CLOUD, first)["trustworthiness"] > 0.8
    fractions = [fraction for _, fraction in told]
    assert fractions == sorted(fractions)
    assert 0 <= fractions[0] <= fractions[-1] <= 1
    if way.method != "pca":
        assert told[0][0] == NEIGHBOURS
        assert len({fraction for stage, fraction in told if stage == PLACE}) >= 3


@pytest.mark.slow
def test_another_seed_another_layout():
    one, two = (embed(CLOUD, Layout("umap", seed=seed), quiet) for seed in (0, 1))
    assert not np.allclose(one, two)


def test_pca_is_scikit_learns():
    theirs = PCA(3, svd_solver="full").fit_transform(CLOUD)
    assert np.allclose(np.abs(embed(CLOUD, Layout("pca", dims=3), quiet)), np.abs(theirs), atol=1e-3)


@pytest.mark.parametrize(("n", "p"), [(30, 5), (1200, 3), (64, 100)])
def test_neighbours_are_exact(n, p, monkeypatch):
    monkeypatch.setattr("aecore.analyses.layout.neighbours.AT_ONCE", 50_000)  # several chunks
    x = RNG.normal(size=(n, p)).astype(np.float32) + 20
    indices, distances = nearest(x, 7, quiet)
    theirs = NearestNeighbors(n_neighbors=7).fit(x).kneighbors(x)
    assert (indices.dtype, distances.dtype) == (np.int32, np.float32)
    assert np.array_equal(indices, theirs[1])
    assert np.allclose(distances, theirs[0], atol=1e-4)
    assert np.array_equal(indices[:, 0], np.arange(n))


def test_twins_are_each_its_own_first_neighbour():
    x = np.repeat(RNG.normal(size=(10, 3)), 4, axis=0).astype(np.float32)
    indices, distances = nearest(x, 4, quiet)
    assert np.array_equal(indices[:, 0], np.arange(40))
    assert distances.max() == 0
    assert np.isfinite(embed(x, Layout(neighbours=5), quiet)).all()


# --- how far to trust it ------------------------------------------------------------------------------------


def test_a_cloud_trusts_itself():
    same = quality(CLOUD, CLOUD)
    assert (same["trustworthiness"], same["continuity"]) == (1, 1)
    assert (same["k"], same["measured"]) == (12, 150)


def test_trust_and_continuity_are_each_others_reverse():
    flat = CLOUD[:, :2]
    there, back = quality(CLOUD, flat), quality(flat, CLOUD)
    assert there["trustworthiness"] == back["continuity"] < 1
    assert there["continuity"] == back["trustworthiness"] < 1
    assert there["trustworthiness"] != there["continuity"]


def test_noise_earns_no_trust():
    assert quality(CLOUD, RNG.normal(size=(150, 2)))["trustworthiness"] < 0.65
    assert quality(CLOUD[:5], CLOUD[:5])["k"] == 2


# --- what cannot be laid out --------------------------------------------------------------------------------


@pytest.mark.parametrize(("x", "way", "said"), [
    (CLOUD[:, :1], Layout(), "one dimension"),
    (np.full((50, 3), 0.3, np.float32), Layout(), "one point"),
    (np.zeros((50, 3), np.float32), Layout("pca"), "one point"),
    (CLOUD[:15], Layout(neighbours=15), "15 neighbours need more than 15 images"),
    (CLOUD, Layout(dims=9), "150 points of 8 dimensions cannot be laid out in 9"),
    (CLOUD[:90], Layout("tsne"), "perplexity of 30 needs more than 90 images, not 90"),
    (np.eye(20_001, 2, dtype=np.float32), Layout("tsne"), "20001 images would take too long"),
])  # fmt: skip
def test_what_cannot_be_laid_out_is_refused_in_a_sentence(x, way, said):
    with pytest.raises(Unsuitable, match=said):
        embed(x, way, quiet)


# --- the analysis -------------------------------------------------------------------------------------------


def test_the_analysis_of_a_space():
    told = []
    request = Layout("pca").of(Space("digits", "pixels", most=100))
    assert request.function == f"{answer.__name__}:{answer.project.__name__}"
    found = answer.project(lambda *said: told.append(said), Store(), **request.arguments)
    assert found.arrays["embedding"].shape == (100, 2)
    assert np.bincount(found.arrays["labels"]).tolist() == [10] * 10
    assert (np.diff(found.arrays["rows"]) > 0).all()
    assert 0.6 < found.facts["trustworthiness"] < 1
    assert 0.6 < found.facts["continuity"] < 1
    first, second = found.facts["explained"]
    assert 1 > first > second > 0
    assert told[-1][0] == MEASURE
    assert [fraction for _, fraction in told] == sorted(fraction for _, fraction in told)


def test_warming_up_works():
    answer.warm()
