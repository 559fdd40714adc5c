"""The reel of a sweep: its frames are its runs, on maps that compare."""

from __future__ import annotations

import numpy as np
import pytest

from aecore.analyses.sweeps.reel import Take, comparable, reel, side_by_side
from aecore.results.plane import View, plane_of
from aecore.results.snapshot import SHAPE, Plane, Snapshot, principal_plane
from aecore.run import Run
from aecore.wire import network
from aecore.wire.envelope import open_envelope

N, D = 60, 5
LABELS = (np.arange(N) % 10).astype(np.uint8)


def take(objective: str, latent_dim: int = D, seed: int = 0, codes: np.ndarray | None = None) -> Take:
    rng = np.random.default_rng(seed)
    run = Run(objective, dataset="digits", latent_dim=latent_dim, widths=(8,))
    z = rng.normal(size=(N, latent_dim)) * np.linspace(3, 1, latent_dim) if codes is None else codes
    z = z.astype(np.float16)
    plane = principal_plane(z.astype(np.float32), None) if latent_dim > 2 else None
    x_hat = rng.integers(0, 255, (10, 784)).astype(np.uint8)
    test = {"recon": 90.0, "kl": 10.0, "total": 130.0}
    kl = np.ones(latent_dim, np.float32)
    last = Snapshot(7, 7, 1.0, 70, 0.5, 1.0, "train", {}, (), test, z, kl, x_hat, plane, (), 0)
    weights = {"decoder.0.weight": rng.normal(size=(8, latent_dim)), "decoder.0.bias": np.zeros(8),
               "decoder.2.weight": rng.normal(size=(784, 8)), "decoder.2.bias": np.zeros(784)}  # fmt: skip
    return Take(f"seed = {seed}", run, last, network.network(run, weights, SHAPE, step=7, precision="byte"))


def test_a_reel_equals_its_runs():
    takes = [take("vae", seed=seed) for seed in range(3)]
    head, blobs = open_envelope(reel(takes, LABELS))
    assert (head["kind"], head["n"], head["shape"]) == ("sweep", N, [28, 28])
    assert [frame["label"] for frame in head["frames"]] == ["seed = 0", "seed = 1", "seed = 2"]
    assert [frame["net"] for frame in head["frames"]] == [[k, k, 0.0] for k in range(3)]
    for k, each in enumerate(takes):
        assert blobs[f"net{k}"] == each.network
        assert blobs["x_hat"][k * 7840 : (k + 1) * 7840] == each.last.x_hat.tobytes()
        x0, x1, y0, y1 = head["frames"][k]["range"]
        q = np.frombuffer(blobs["points"][k * 4 * N : (k + 1) * 4 * N], "<u2").reshape(2, N).T / 65535
        np.testing.assert_allclose(q * (x1 - x0, y1 - y0) + (x0, y0), plane_of(each.last, LABELS, View()), atol=1e-3)


def test_nothing_makes_no_reel():
    assert reel([], LABELS) == b""


def test_the_curve_is_the_bound_without_weights_or_the_distortion():
    assert comparable(take("beta_vae").run, take("beta_vae").last) == 100.0
    assert comparable(take("ae").run, take("ae").last) == 90.0
    assert open_envelope(reel([take("beta_vae")], LABELS))[0]["frames"][0]["total"] == 100.0


def turned(by: float, mirrored: bool = False) -> np.ndarray:
    """The codes of `take`, turned in the plane of their first two dimensions, which is nearly their principal plane."""
    codes = take("ae").last.codes.astype(np.float64)
    c, s = np.cos(by), np.sin(by)
    codes[:, :2] = codes[:, :2] @ np.array([[c, -s], [s, c]])
    if mirrored:
        codes[:, 0] *= -1
    return codes


@pytest.mark.parametrize("objective", ["ae", "vae"])
def test_maps_of_turned_and_mirrored_codes_agree(objective):
    same = take(objective, codes=turned(0.0)), take(objective, codes=turned(2.0, mirrored=True))
    before = [plane_of(each.last, LABELS, View()) for each in same]
    after = [plane_of(each.last, LABELS, View()) for each in side_by_side(same, LABELS)]
    assert np.abs(before[0] - before[1]).mean() > 1
    assert np.abs(after[0] - after[1]).mean() < 0.1


def test_where_there_is_a_prior_its_mean_is_in_the_plane():
    shifted = take("vae").last.codes.astype(np.float64) + 2.0
    plane = next(side_by_side([take("vae", codes=shifted)], LABELS)).last.plane
    free = next(side_by_side([take("ae", codes=shifted)], LABELS)).last.plane
    assert isinstance(plane, Plane)
    assert not plane.centre.any()
    np.testing.assert_allclose(free.centre, 2.0, atol=1.0)
    np.testing.assert_allclose(plane.axes.T @ plane.axes, np.eye(2), atol=1e-5)


def test_runs_of_other_sizes_go_along():
    takes = list(side_by_side([take("vae", 1), take("vae", 2), take("vae", 5), take("vae", 3)], LABELS))
    assert [each.last.plane is None for each in takes] == [True, True, False, False]
    lifts = [frame["lift"]["origin"] for frame in open_envelope(reel(takes, LABELS))[0]["frames"]]
    assert list(map(len, lifts)) == [1, 2, 5, 3]
