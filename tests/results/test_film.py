"""The film: thinned evenly, bounded, and what the browser makes of it is what was trained."""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import dataclass, replace

import numpy as np
import pytest

from aecore.learning.control import EverySteps
from aecore.learning.loop import train
from aecore.results import film
from aecore.results.film import Film, Thinned
from aecore.results.plane import View, plane_of
from aecore.results.snapshot import Snapshot
from aecore.wire import network
from aecore.wire.envelope import open_envelope
from aecore.wire.quantise import STEPS


@dataclass(frozen=True)
class At:
    step: int


def thinned(steps, most, **options) -> list[int]:
    kept: Thinned[At] = Thinned(most, **options)
    for step in steps:
        if kept.wants(step):
            kept.keep(At(step))
    return [item.step for item in kept.items]


def always(step: int, full: bool) -> bool:
    return True


@pytest.fixture(scope="module")
def seen(tiny, small) -> list[Snapshot]:
    return list(train(small("vae"), tiny, cadence=EverySteps(1), networked=always))


def recorded(seen, labels) -> Film:
    record = Film(labels)
    for snapshot in seen:
        record.add(snapshot)
    return record


# --- thinning ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 2, 8, 9, 100, 1000])
def test_no_more_are_kept_than_there_is_room_for_and_the_first_stays(n):
    kept = thinned(range(n), 8)
    assert kept[0] == 0
    assert len(kept) == min(n, 8)


def test_what_is_kept_lies_evenly_over_the_steps():
    gaps = np.diff(thinned(range(1000), 16))
    assert gaps.max() <= 3 * gaps.min()


def test_another_clock_spreads_over_its_own_time():
    kept = np.sqrt(thinned(range(10_000), 8, clock=lambda step: step**0.5))
    gaps = np.diff(kept)
    assert gaps.max() <= 3 * gaps.min()


def test_no_room_keeps_nothing():
    assert thinned(range(10), 0) == []


# --- the film ----------------------------------------------------------------------------------------------


def test_every_frame_of_a_short_run_is_there_with_its_figures(seen, tiny):
    head, blobs = open_envelope(recorded(seen, tiny.test_labels).pack())
    assert [frame["step"] for frame in head["frames"]] == [s.step for s in seen]
    assert [frame["total"] for frame in head["frames"]] == pytest.approx([s.test["total"] for s in seen], abs=1e-4)
    assert head["curve"] == [[s.step, pytest.approx(s.test["total"], abs=1e-4)] for s in seen]
    pictures = np.frombuffer(blobs["x_hat"], np.uint8).reshape(len(seen), 10, math.prod(head["shape"]))
    np.testing.assert_array_equal(pictures, [s.x_hat for s in seen])


def test_the_points_of_a_frame_are_the_codes_to_half_a_step(seen, tiny):
    head, blobs = open_envelope(recorded(seen, tiny.test_labels).pack())
    places = np.frombuffer(blobs["points"], "<u2").reshape(len(seen), 2, head["n"])
    x0, x1, y0, y1 = head["frames"][-1]["range"]
    xy = np.array([[x0], [y0]]) + places[-1] / STEPS * np.array([[x1 - x0], [y1 - y0]])
    expected = plane_of(seen[-1], tiny.test_labels, View()).T
    assert np.abs(xy - expected).max() <= max(x1 - x0, y1 - y0) / STEPS


def test_frames_lie_between_keys_and_the_newest_is_one(seen, tiny):
    head, blobs = open_envelope(recorded(seen, tiny.test_labels).pack())
    keys = [open_envelope(blobs[f"net{i}"])[0]["step"] for i in itertools.takewhile(
        lambda i: f"net{i}" in blobs, itertools.count())]  # fmt: skip
    assert keys[-1] == seen[-1].step
    for frame in head["frames"]:
        before, after, share = frame["net"]
        assert keys[before] + share * (keys[after] - keys[before]) == pytest.approx(frame["step"], abs=0.01)


def test_a_long_run_of_a_usual_network_stays_within_five_megabytes(monkeypatch, tiny):
    from aecore import Run

    run = Run("vae", dataset="mnist", epochs=1, batch_size=256)
    first = next(train(run, tiny, networked=always))
    record = Film(tiny.test_labels)
    for step in range(300):
        record.add(replace(first, step=step * 10))
    size = len(record.pack())
    assert film.MOST / 2 < size <= film.MOST


def test_a_very_wide_network_has_a_film_in_which_only_the_newest_can_be_touched(tiny, small):
    run = small("ae", widths=(4000,))
    first = next(train(run, tiny, networked=always))
    record = Film(tiny.test_labels)
    for step in range(5):
        record.add(replace(first, step=step))
    head, _ = open_envelope(record.pack())
    assert [frame["net"] for frame in head["frames"]][:-1] == [None] * 4
    assert head["frames"][-1]["net"] == [0, 0, 0.0]
    assert len(record.pack()) <= film.MOST


@pytest.mark.parametrize(("objective", "latent_dim"), [("ae", 1), ("vae", 2), ("wae_mmd", 5), ("stacked_ae", 3)])
def test_films_of_all_code_sizes_are_plain_json_and_bytes(objective, latent_dim, tiny, small):
    shots = list(train(small(objective, latent_dim=latent_dim), tiny, cadence=EverySteps(4), networked=always))
    head, _ = open_envelope(recorded(shots, tiny.test_labels).pack())
    assert len(head["frames"][-1]["lift"]["origin"]) == latent_dim
    json.dumps(head, allow_nan=False)


def test_a_snapshot_without_its_network_is_a_frame_and_no_key(seen, tiny):
    record = recorded([seen[0], *(replace(s, network=b"") for s in seen[1:])], tiny.test_labels)
    head, _ = open_envelope(record.pack())
    assert [frame["net"] for frame in head["frames"]] == [[0, 0, 0.0]] + [None] * (len(seen) - 1)


def test_nothing_seen_is_no_film(tiny):
    assert Film(tiny.test_labels).pack() == b""


def test_a_network_in_bytes_is_half_as_large_and_only_decodes(seen):
    first, last = seen[1].network, seen[-1].network
    assert len(network.in_bytes(first)) < 0.6 * len(first)
    assert "encoder" in open_envelope(last)[0]
    assert "encoder" not in open_envelope(network.in_bytes(last))[0]
