"""Each score on codes with a known answer."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from aecore.analyses.factors.dci import completeness, dci, disentanglement
from aecore.analyses.factors.factor_vae import factor_vae
from aecore.analyses.factors.information import discretise, known_share, lead, mutual_information
from aecore.analyses.factors.mig import mig
from aecore.analyses.factors.sap import sap, squared_correlations
from aecore.analyses.factors.scores import score

SIZES = (3, 6, 16, 16, 16)
NAMES = ("shape", "scale", "rotation", "x", "y")
N = 3000
HALF = np.sqrt(0.5)


@pytest.fixture(autouse=True)
def strict():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.fixture(scope="module")
def levels() -> np.ndarray:
    rng = np.random.default_rng(0)
    return np.stack([rng.integers(size, size=N) for size in SIZES], 1)


@pytest.fixture(scope="module")
def pair() -> np.ndarray:
    """Two factors, every combination equally often."""
    return np.stack(np.meshgrid(np.arange(16), np.arange(16)), -1).reshape(-1, 2).repeat(8, 0)


def standard(levels: np.ndarray) -> np.ndarray:
    return (levels - levels.mean(0)) / levels.std(0)


def turned(codes: np.ndarray, i: int, j: int) -> np.ndarray:
    """Turn codes (n, d) by 45° in the plane of two of their dimensions."""
    made = codes.copy()
    made[:, i], made[:, j] = HALF * (codes[:, i] - codes[:, j]), HALF * (codes[:, i] + codes[:, j])
    return made


def noise(d: int = 5) -> np.ndarray:
    return np.random.default_rng(1).standard_normal((N, d))


def test_codes_that_are_the_factors_score_one(levels):
    found = score(levels.astype(np.float16), levels, NAMES, ("shape",))
    assert found.values["factor_vae"] == 1
    assert found.values["informativeness"] > 0.995
    for name in ("mig", "sap", "disentanglement", "completeness"):
        assert 0.95 < found.values[name] <= 1, name
    np.testing.assert_allclose(np.diag(found.heat), 1, atol=1e-9)
    assert found.heat[~np.eye(5, dtype=bool)].max() < 0.05
    np.testing.assert_allclose(found.importance, np.eye(5), atol=0.01)


def test_noise_scores_chance(levels):
    found = score(noise(), levels, NAMES, ("shape",))
    assert found.chance == dict.fromkeys(found.values, 0.0) | {"factor_vae": 0.2}
    for name, value in found.values.items():
        assert abs(value - found.chance[name]) < 0.05, name


def test_mig_and_sap_of_two_factors_turned_into_one_another_are_zero(pair):
    z = turned(standard(pair), 0, 1)
    assert mig(z, pair) < 0.01
    assert sap(z, pair) < 0.01
    assert mig(standard(pair), pair) > 0.999
    assert sap(standard(pair), pair) > 0.999


def test_scores_when_two_of_five_factors_are_turned(levels):
    z = turned(standard(levels), 3, 4)
    found = score(z, levels, NAMES, ("shape",))
    assert found.values["mig"] == pytest.approx(3 / 5, abs=0.03)
    assert found.values["sap"] == pytest.approx(3 / 5, abs=0.03)
    shared = 1 - np.log(2) / np.log(5)  # of a dimension, or a factor, that is split evenly between two of five
    assert found.values["disentanglement"] == pytest.approx((3 + 2 * shared) / 5, abs=0.03)
    assert found.values["completeness"] == pytest.approx((3 + 2 * shared) / 5, abs=0.03)
    assert found.values["factor_vae"] == pytest.approx((3 + 2 * 0.5) / 5, abs=0.03)
    assert found.values["informativeness"] > 0.9  # nothing is lost, it is only mixed


def test_renaming_and_scaling_dimensions_changes_nothing(levels):
    z = turned(standard(levels), 2, 3) + 0.3 * noise()
    here = score(z, levels, NAMES, ("shape",)).values
    order = [3, 0, 4, 1, 2]
    there = score((z * [1, -2, 8, 0.01, 300])[:, order], levels, NAMES, ("shape",)).values
    assert there == pytest.approx(here, abs=0.015)


def test_mig_is_blind_to_rising_maps(levels):
    z = standard(levels) + 0.5 * noise()
    assert mig(np.exp(z), levels) == pytest.approx(mig(z, levels), abs=1e-12)
    assert sap(np.exp(3 * z), levels) < sap(z, levels) - 0.1  # which asks for a straight line


def test_collapsed_dimensions_tell_nothing(levels):
    z = np.zeros((N, 4))
    found = score(z, levels, NAMES, ("shape",))
    assert found.values == pytest.approx(dict.fromkeys(found.values, 0.0) | {"factor_vae": 0.2})
    assert not found.heat.any()
    assert not found.importance.any()


def test_collapsed_dimensions_beside_good_ones_do_no_harm(levels):
    padded = np.concatenate([standard(levels), np.full((N, 3), 0.7)], 1)
    found = score(padded, levels, NAMES, ("shape",))
    assert min(found.values.values()) > 0.95
    assert not found.heat[5:].any()
    assert not found.importance[5:].any()


def test_one_dimension_leads_by_all_that_it_tells(pair):
    z = standard(pair)[:, :1]
    assert mig(z, pair) == pytest.approx(0.5, abs=0.001)
    found = dci(z, pair)
    assert found.completeness == 1
    assert found.disentanglement == pytest.approx(0, abs=0.01)  # whatever is predicted, it is predicted from that one
    assert score(z, pair, ("a", "b")).heat.shape == (1, 2)


def test_a_factor_without_order_may_be_coded_in_any_order():
    v = np.random.default_rng(2).integers(3, size=N)
    other = np.random.default_rng(3).integers(6, size=N)
    levels = np.stack([v, other], 1)
    codes = np.stack([np.array([1.0, 0.0, 2.0])[v], other], 1)
    assert sap(codes, levels, (0,)) > 0.95
    assert sap(codes, levels) < 0.7  # as if it had an order: a correlation of 1/2


def test_information_of_a_noisy_channel_is_known():
    v = np.random.default_rng(4).integers(2, size=20_000)
    flipped = v ^ (np.random.default_rng(5).random(20_000) < 0.11)
    lost = -0.11 * np.log(0.11) - 0.89 * np.log(0.89)
    found = mutual_information(flipped[:, None].astype(float), v[:, None])[0, 0]
    assert found == pytest.approx(np.log(2) - lost, abs=0.01)
    assert known_share(flipped[:, None].astype(float), v[:, None])[0, 0] == pytest.approx(0.5, abs=0.015)


def test_bins_hold_equally_many_and_equal_codes_share_one():
    z = np.random.default_rng(6).exponential(size=(2000, 1))
    assert set(np.bincount(discretise(z)[:, 0])) == {100}
    few = np.repeat(np.arange(16.0), 125)[:, None]
    assert len(np.unique(discretise(few))) == 16
    assert len(np.unique(discretise(np.ones((50, 1))))) == 1


def test_lead_by_hand():
    assert lead(np.array([[0.5, 0.1], [0.2, 0.9], [0.4, 0.0]])).tolist() == pytest.approx([0.1, 0.8])
    assert lead(np.array([[0.5, 0.1]])).tolist() == [0.5, 0.1]


def test_squared_correlation_is_that_of_numpy(levels):
    z = standard(levels) @ np.random.default_rng(7).standard_normal((5, 3))
    expected = np.corrcoef(np.concatenate([z, levels], 1).T)[:3, 3:] ** 2
    np.testing.assert_allclose(squared_correlations(z, levels), expected)


def test_concentration_by_hand():
    table = np.array([[1.0, 0.0], [0.0, 0.5], [0.0, 0.5]])
    assert disentanglement(table) == pytest.approx(1)
    assert completeness(table) == pytest.approx(1 - 0.5 * np.log(2) / np.log(3))
    assert disentanglement(np.full((4, 2), 0.25)) == pytest.approx(0)
    uneven = np.array([[0.9, 0.1], [0.1, 0.9]])
    entropy = -(0.9 * np.log2(0.9) + 0.1 * np.log2(0.1))
    assert disentanglement(uneven) == pytest.approx(1 - entropy)


def test_factor_vae_at_chance_and_with_one_factor_missing(levels):
    assert factor_vae(noise(), levels) == pytest.approx(0.2, abs=0.03)
    missing = standard(levels)
    missing[:, 4] = noise(1)[:, 0]  # y is told by nobody: its batches vote for anything, at best y's own number
    assert 0.75 < factor_vae(missing, levels) < 0.9


def test_the_seed_decides(levels):
    z, few = (standard(levels) + noise())[:500], levels[:500]
    first, again, other = (dci(z, few, seed=seed).informativeness for seed in (1, 1, 2))
    assert first == again != other


def test_what_does_not_fit_is_refused(levels):
    with pytest.raises(ValueError, match=r"\(3000, 5\) and levels \(3000, 4\)"):
        score(noise(), levels[:, :4], NAMES)
    with pytest.raises(ValueError, match="with at least one dimension and two factors"):
        score(noise()[:, :0], levels, NAMES)
    still = levels.copy()
    still[:, 1] = 2
    with pytest.raises(ValueError, match="scale never varies"):
        score(noise(), still, NAMES)
