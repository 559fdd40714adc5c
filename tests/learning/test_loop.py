"""The loop from Run to Snapshots: what is shown, what decides it, and how it is steered."""

from __future__ import annotations

import dataclasses
import itertools
import math
import pickle
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

from aecore import data as datasets
from aecore.data.base import Dataset
from aecore.knobs import InvalidField
from aecore.learning import architecture
from aecore.learning.control import Command, EverySeconds, EverySteps, Order, SetKnob
from aecore.learning.loop import Diverged, train
from aecore.learning.record import Record
from aecore.objectives.beta_vae import BetaVAE
from aecore.results.snapshot import Snapshot, example_rows, principal_plane
from aecore.results.store import Store
from aecore.run import Run
from aecore.wire.envelope import open_envelope


class Script:
    """Gives each order before the step it is listed for; while paused, the next ones come at once."""

    def __init__(self, *orders: tuple[int, Order]) -> None:
        self._orders, self._asked = list(orders), -1

    def orders(self, wait: bool) -> Iterable[Order]:
        self._asked += not wait
        while self._orders and (wait or self._orders[0][0] <= self._asked):
            yield self._orders.pop(0)[1]
            wait = False


def curve(snapshots: Sequence[Snapshot]) -> list[tuple[int, dict[str, float]]]:
    return [(point.step, dict(point.terms)) for snapshot in snapshots for point in snapshot.curve]


def same_weights(one: Snapshot, other: Snapshot) -> bool:
    return all(np.array_equal(weight, other.weights[name]) for name, weight in one.weights.items())


def floats(images: np.ndarray) -> np.ndarray:
    return images.reshape(len(images), -1).astype(np.float32) / 255


# --- snapshots ---------------------------------------------------------------------------------------------


def test_the_first_snapshot_comes_before_the_first_step_and_the_last_carries_everything(tiny, small):
    first, *between, last = train(small(), tiny, cadence=EverySteps(3))
    assert (first.step, first.curve, first.terms, first.seconds) == (0, (), {}, 0)
    assert [s.step for s in between] == [3, 6, 9, 12, 15]
    assert last.step == last.total_steps == 16
    assert last.epoch == 2
    assert last.samples == 16 * 64
    assert all(s.weights is None for s in (first, *between))
    assert last.weights["encoder.0.weight"].shape == (32, 784)
    assert len(last.codes) == len(tiny.test_images)
    assert [step for step, _ in curve([first, *between, last])] == list(range(1, 17))


def test_only_the_first_two_thousand_are_encoded_on_the_way_and_all_at_the_end(images, tiny, small):
    data = dataclasses.replace(tiny, test_images=images.test_images[:2600], test_labels=images.test_labels[:2600])
    if len(data.test_images) <= 2000:
        data = dataclasses.replace(data, test_images=np.tile(tiny.test_images, (8, 1, 1)),
                                   test_labels=np.tile(tiny.test_labels, 8))  # fmt: skip
    first, last = train(small(stop=1), data)
    assert len(first.codes) == 2000
    assert len(last.codes) == len(data.test_images)


def test_what_a_snapshot_says_of_the_network_is_true(tiny, small):
    run = small(likelihood="gaussian")
    *_, last = train(run, tiny)
    net, x = architecture.restore(run, last.weights), torch.from_numpy(floats(tiny.test_images))
    with torch.no_grad():
        mu, logvar = net.encode(x)
        mean, x_hat = net.mean(net.decode(mu)), net.image(net.decode(mu))
    kl = (0.5 * (mu**2 + logvar.exp() - 1 - logvar)).mean(0)
    np.testing.assert_allclose(last.codes, mu.numpy(), rtol=2e-3, atol=2e-3)
    np.testing.assert_allclose(last.kl_per_dim, kl.numpy(), rtol=1e-4)
    assert last.test["kl"] == pytest.approx(kl.sum().item(), rel=1e-4)
    assert last.test["mse"] == pytest.approx((mean - x).square().mean().item(), rel=1e-4)
    assert last.test["total"] == pytest.approx(last.test["recon"] + last.test["kl"], rel=1e-5)
    rows = example_rows(tiny.test_labels)
    np.testing.assert_allclose(last.x_hat, x_hat[rows].numpy() * 255, atol=0.51)


def test_the_total_weighs_the_terms(tiny, small):
    *_, last = train(small(BetaVAE(3.0)), tiny)
    assert last.test["total"] == pytest.approx(last.test["recon"] + 3 * last.kl_per_dim.sum(), rel=1e-4)


def test_point_codes_have_no_kl(tiny, small):
    *_, last = train(small("ae"), tiny)
    assert last.kl_per_dim.shape == (0,)
    assert {"recon", "total", "mse"} <= set(last.test)
    assert last.test["images"] == len(tiny.test_images)
    assert last.test["probed"] == min(500, len(tiny.test_images))
    assert not {"kl", "active_units"} & set(last.test)


def test_the_examples_are_one_of_each_class_and_then_the_first_left():
    labels = np.array([3, 3, 1, 3, 0, 1, 2, 2, 2, 2, 2, 2], np.uint8)
    assert list(example_rows(labels)) == [4, 2, 6, 0, 1, 3, 5, 7, 8, 9]


def test_the_first_snapshot_is_not_moved_by_what_comes_later(tiny, small):
    snapshots = train(small(), tiny)
    first = next(snapshots)
    kept = first.codes.copy(), first.x_hat.copy()
    list(snapshots)
    assert np.array_equal(first.codes, kept[0])
    assert np.array_equal(first.x_hat, kept[1])
    with pytest.raises(dataclasses.FrozenInstanceError):
        first.step = 5


def test_ten_thousand_points_are_sent_in_a_hundred_kilobytes(tiny, small):
    *_, last = train(small(), tiny)
    big = dataclasses.replace(last, weights=None, codes=np.resize(last.codes, (10_000, 2)))
    whole = dataclasses.replace(big, curve=tuple(itertools.islice(itertools.cycle(last.curve), 20)))
    assert len(pickle.dumps(whole)) <= 100_000


@pytest.mark.parametrize("latent_dim", [1, 2, 5, 64])
@pytest.mark.parametrize("objective", ["ae", "vae"])
def test_latent_sizes(objective, latent_dim, tiny, small):
    *_, last = train(small(objective, latent_dim=latent_dim, stop=3), tiny)
    assert last.codes.shape == (len(tiny.test_images), latent_dim)
    assert (last.plane is None) == (latent_dim <= 2)
    assert np.isfinite(last.codes).all()
    if objective == "vae":
        assert last.kl_per_dim.shape == (latent_dim,)


def test_the_plane_of_the_map_does_not_jump(tiny, small):
    snapshots = list(train(small(latent_dim=6, epochs=4), tiny, cadence=EverySteps(1)))
    for one, other in itertools.pairwise(snapshots[4:]):
        before, after = one.plane, other.plane
        free = principal_plane(other.codes.astype(np.float32), None)
        moved = np.linalg.norm(after.axes - before.axes)
        turns = [np.array([[c, -s], [s, c]]) @ flip for a in np.linspace(0, 2 * np.pi, 73)
                 for c, s in [(np.cos(a), np.sin(a))] for flip in (np.eye(2), np.diag([1, -1]))]  # fmt: skip
        assert moved <= min(np.linalg.norm(free.axes @ turn - before.axes) for turn in turns) + 1e-5
        assert np.trace(after.axes.T @ before.axes) > 0  # it has not been turned upside down


def test_values_of_live_knobs_and_rates_are_told(tiny, small):
    first, *_, last = train(small(BetaVAE(2.0), lr=0.01), tiny)
    assert first.knobs == {"beta": 2.0, "gamma": 30.0, "capacity": 5.0, "lr": 0.01, "lr_now": pytest.approx(0.01 / 25)}
    assert last.knobs["lr_now"] == pytest.approx(1e-5, rel=0.1)


# --- what decides the result -------------------------------------------------------------------------------


@pytest.mark.parametrize("cadence", [EverySteps(1), EverySteps(5), EverySeconds(0.01, share=0.9), EverySeconds(60)])
def test_the_curve_does_not_depend_on_the_cadence(cadence, tiny, small):
    expected, seen = list(train(small(), tiny)), list(train(small(), tiny, cadence=cadence))
    assert curve(seen) == curve(expected)
    assert same_weights(seen[-1], expected[-1])
    assert seen[-1].test == expected[-1].test


def test_a_long_curve_is_thinned_to_means_and_does_not_depend_on_the_cadence(tiny, small):
    run = small("ae", widths=(4,), train_images=32, batch_size=2, epochs=40)
    seen, expected = (list(train(run, tiny, cadence=EverySteps(n))) for n in (33, 1000))
    assert curve(seen) == curve(expected)
    assert 200 <= len(curve(seen)) <= 500
    assert curve(seen)[-1][0] == 640


def test_runs_in_parallel_threads_do_not_disturb_each_other(tiny, small):
    runs = [small("vae", seed=seed) for seed in (0, 1, 2)] + [small("wae_mmd")]
    alone = [curve(list(train(run, tiny))) for run in runs]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda run: curve(list(train(run, tiny))), runs))
    assert together == alone


def test_runs_interleaved_in_one_thread_do_not_disturb_each_other(tiny, small):
    runs = [small("vae"), small("ae", seed=5)]
    alone = [curve(list(train(run, tiny))) for run in runs]
    pairs = list(zip(*(train(run, tiny) for run in runs), strict=True))
    assert [curve(list(seen)) for seen in zip(*pairs, strict=True)] == alone


def test_the_global_random_states_are_neither_read_nor_moved(tiny, small):
    expected = curve(list(train(small(), tiny)))
    torch.manual_seed(99)
    np.random.seed(99)
    before = torch.get_rng_state(), np.random.get_state()[1].copy()
    assert curve(list(train(small(), tiny))) == expected
    assert torch.equal(torch.get_rng_state(), before[0])
    assert np.array_equal(np.random.get_state()[1], before[1])


def test_test_images_never_train(tiny, small):
    blank = dataclasses.replace(tiny, test_images=np.zeros_like(tiny.test_images))
    assert same_weights(list(train(small(), tiny))[-1], list(train(small(), blank))[-1])


def test_only_the_images_asked_for_are_learnt_from(tiny, small):
    cut = dataclasses.replace(tiny, train_images=tiny.train_images[:100], train_labels=tiny.train_labels[:100])
    asked, given = (list(train(run, data)) for run, data in ((small(train_images=100), tiny), (small(), cut)))
    assert curve(asked) == curve(given)
    assert asked[-1].total_steps == 2  # two epochs of one whole batch of 64


def test_a_batch_larger_than_the_data_set_is_the_data_set(tiny, small):
    large, exact = (list(train(small(batch_size=n), tiny)) for n in (4096, 512))
    assert curve(large) == curve(exact)
    assert large[-1].total_steps == 2
    assert large[-1].samples == 1024


def test_an_epoch_shows_every_image_once(tiny, small):
    from aecore.learning.trainer import Trainer

    marked = np.zeros((256, 28, 28), np.uint8)
    marked[:, 0, 0] = np.arange(256)
    data = dataclasses.replace(tiny, train_images=marked, train_labels=tiny.train_labels[:256])
    trainer = Trainer(small(epochs=2), data, torch.device("cpu"))
    orders = []
    for _ in range(2):
        seen = []
        for _ in range(4):
            seen += (trainer._batch()[:, 0] * 255).round().int().tolist()
            trainer.steps += 1
        assert sorted(seen) == list(range(256))
        orders.append(seen)
    assert orders[0] != orders[1]


# --- orders ------------------------------------------------------------------------------------------------


def test_a_steered_run_replays_to_the_bit(tiny, small):
    script = Script((4, SetKnob("beta", 0.5)), (9, SetKnob("lr", 1e-3)), (9, SetKnob("beta", 8.0)))
    live = list(train(small(BetaVAE(4.0)), tiny, control=script, cadence=EverySteps(4)))
    assert [(s.step, s.knob, s.value) for s in live[-1].steering] == [
        (4, "beta", 0.5),
        (9, "lr", 1e-3),
        (9, "beta", 8.0),
    ]
    run = dataclasses.replace(small(BetaVAE(4.0)), steering=live[-1].steering)
    replayed = list(train(run, tiny))
    assert curve(replayed) == curve(live)
    assert same_weights(replayed[-1], live[-1])
    assert replayed[-1].knobs == live[-1].knobs
    assert curve(live)[:4] == curve(list(train(small(BetaVAE(4.0)), tiny)))[:4]
    assert curve(live)[5:] != curve(list(train(small(BetaVAE(4.0)), tiny)))[5:]


def test_a_knob_moved_twice_at_a_step_keeps_the_last_value(tiny, small):
    script = Script((3, SetKnob("beta", 0.5)), (3, SetKnob("beta", 7.0)))
    live = list(train(small(BetaVAE(4.0)), tiny, control=script))
    assert [(s.step, s.value) for s in live[-1].steering] == [(3, 7.0)]
    assert curve(live) == curve(list(train(small(BetaVAE(4.0)).steered(3, "beta", 7.0), tiny)))


def test_a_stopped_run_replays_to_the_bit(tiny, small):
    stopped = list(train(small(), tiny, control=Script((5, Command.STOP))))
    last = stopped[-1]
    assert (last.step, last.stop, last.total_steps) == (5, 5, 16)
    assert last.weights is not None
    assert len(last.codes) == len(tiny.test_images)
    replayed = list(train(small(stop=5), tiny))
    assert curve(replayed) == curve(stopped)
    assert same_weights(replayed[-1], last)
    assert replayed[-1].test == last.test


def test_a_stopped_long_run_has_the_whole_curve_too(tiny, small):
    run = small("ae", widths=(4,), train_images=32, batch_size=2, epochs=60)  # 960 steps, a point each 4
    stopped = list(train(run, tiny, control=Script((10, Command.STOP))))
    replayed = list(train(dataclasses.replace(run, stop=10), tiny))
    assert curve(stopped)[-1][0] == stopped[-1].step == 10
    assert curve(replayed) == curve(stopped)


def test_a_run_stopped_before_its_first_step_is_still_shown(tiny, small):
    last = list(train(small(), tiny, control=Script((0, Command.STOP))))[-1]
    assert (last.step, last.stop) == (0, 0)
    assert last.weights is not None


def test_a_stop_beyond_the_end_is_the_end(tiny, small):
    *_, last = train(small(stop=999), tiny)
    assert last.step == 16


def test_pausing_looks_at_all_of_the_test_set_and_changes_nothing(tiny, small):
    script = Script((6, Command.PAUSE), (6, Command.RESUME))
    paused, plain = (list(train(small(), tiny, cadence=EverySteps(99), control=c)) for c in (script, None))
    assert [s.step for s in paused] == [0, 6, 16]
    assert paused[1].weights is None
    assert curve(paused) == curve(plain)
    assert same_weights(paused[-1], plain[-1])


def test_stepping_makes_one_step_at_a_time(tiny, small):
    script = Script((2, Command.PAUSE), (2, Command.STEP), (2, Command.STEP), (2, SetKnob("lr", 1e-3)),
                    (2, Command.STEP), (2, Command.RESUME))  # fmt: skip
    seen = list(train(small(), tiny, cadence=EverySteps(99), control=script))
    assert [s.step for s in seen] == [0, 2, 3, 4, 5, 16]
    assert [(s.step, s.knob) for s in seen[-1].steering] == [(4, "lr")]
    assert curve(seen) == curve(list(train(small().steered(4, "lr", 1e-3), tiny)))


def test_stopping_while_paused(tiny, small):
    seen = list(train(small(), tiny, control=Script((2, Command.PAUSE), (2, Command.STOP))))
    assert (seen[-1].step, seen[-1].stop) == (2, 2)


def test_stepping_to_the_end_ends_the_run(tiny, small):
    seen = list(train(small(stop=2), tiny, control=Script((0, Command.PAUSE), (0, Command.STEP), (0, Command.STEP))))
    assert seen[-1].step == 2
    assert seen[-1].weights is not None


def test_training_time_leaves_pauses_out(tiny, small):
    *_, last = train(small(), tiny)
    assert 0 < last.seconds < 10
    assert last.samples_per_second > 0


# --- divergence --------------------------------------------------------------------------------------------

WILD = {"likelihood": "gaussian", "lr": 10.0, "schedule": "constant", "epochs": 20}


def diverge(run: Run, data: Dataset) -> tuple[list[Snapshot], Diverged]:
    seen: list[Snapshot] = []
    with pytest.raises(Diverged) as caught:
        seen.extend(iter_into(seen, train(run, data, cadence=EverySteps(1))))
    return seen, caught.value


def iter_into(seen: list[Snapshot], snapshots: Iterable[Snapshot]) -> Iterable[Snapshot]:
    """Append each snapshot as it comes, so that those before an error are kept."""
    for snapshot in snapshots:
        seen.append(snapshot)
    return ()


@pytest.mark.parametrize("changes", [{}, {"likelihood": "bernoulli"}, {"latent_dim": 16}, {"widths": (32, 32, 32)}])
def test_divergence_carries_step_and_terms_and_the_last_snapshot_is_finite(changes, tiny, small):
    seen, error = diverge(small(**WILD | changes), tiny)
    assert 0 < error.step < 160
    assert not math.isfinite(sum(error.terms.values()))
    assert set(error.terms) == {"recon", "kl"}
    assert f"step {error.step}" in str(error)
    last = seen[-1]
    assert last.step <= error.step
    assert np.isfinite(last.codes).all()
    assert all(math.isfinite(value) for value in last.test.values())
    assert all(np.isfinite(weight).all() for weight in last.weights.values())
    back = pickle.loads(pickle.dumps(error))
    assert (back.step, repr(back.terms), str(back)) == (error.step, repr(error.terms), str(error))


def test_a_run_whose_last_step_ruins_it_has_diverged_too(tiny, small):
    _, error = diverge(small(**WILD), tiny)
    with pytest.raises(Diverged):
        list(train(small(**WILD, stop=error.step), tiny))


# --- precision -------------------------------------------------------------------------------------------------


def test_one_epoch_lowers_the_loss_in_bf16_too(tiny, small):
    first, *_, last = train(small(precision="bf16", epochs=4), tiny)
    assert last.test["total"] < first.test["total"]
    assert {w.dtype for w in last.weights.values()} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    ("took", "cost", "begins"),
    [
        (0.02, 0.02, 0.30),  # the interval counts from the beginning of a look
        (0.05, 0.05, 0.50),  # a look of 50 ms of the processor is a tenth of half a second
        (0.09, 0.02, 0.30),  # what others took of the processor meanwhile does not count
        (0.40, 0.02, 0.80),  # but it trains at least as long as it looks
    ],
)
def test_looks_keep_their_beat_and_take_no_more_than_their_share(took, cost, begins, monkeypatch):
    cadence, now = EverySeconds(0.3, share=0.1), [100.0]
    monkeypatch.setattr("aecore.learning.control.time.perf_counter", lambda: now[0])
    now[0] += took
    cadence.looked(took, cost)
    now[0] = 100 + begins - 0.001
    assert not cadence.due(1, 10)
    now[0] = 100 + begins + 0.001
    assert cadence.due(1, 10)


def test_on_images_that_are_not_the_runs_it_is_another_run(tiny, small):
    run = small(stop=2)
    record = Record(tiny.test_labels)
    for snapshot in train(run, tiny):
        record.add(snapshot)
        assert snapshot.dataset == tiny.id != run.dataset
    kept = record.result(run, snapshot, torch.device("cpu")).run
    assert kept == dataclasses.replace(run, dataset=tiny.id)
    assert kept.id != run.id
    assert Run.from_link(kept.to_link()) == Run.from_json(kept.to_json()) == kept
    assert "train(run, images)" in kept.to_snippet()


def test_on_its_own_images_it_is_itself(small):
    run = small(dataset="digits", train_images=100, stop=1)
    *_, last = train(run, datasets.load("digits"))
    assert last.dataset == "digits"


def framed(shape: tuple[int, int]) -> Dataset:
    """Images of another shape, whose ink tells the class."""
    rng, labels = np.random.default_rng(0), np.arange(60, dtype=np.uint8) % 3
    images = np.where(rng.random((60, *shape)) < 0.1 + 0.3 * labels[:, None, None], 255, 0).astype(np.uint8)
    return Dataset("mine", "My images", images, labels, images[:7], labels[:7], ("a", "b", "c"), "Drawn.", False)


@pytest.mark.parametrize("network", ["mlp", "linear", "conv"])
def test_images_of_any_shape_keep_it_to_the_end(network, small, tmp_path):
    wide, record = framed((4, 16)), Record(framed((4, 16)).test_labels)
    run = small(network=network, widths=(8,), batch_size=20, epochs=1)
    *_, snapshot = record.train(run, wide, cadence=EverySteps(), device=torch.device("cpu"))
    assert snapshot.shape == (4, 16)
    assert snapshot.x_hat.shape == (7, 64)
    head, _ = open_envelope(record.film.pack())
    assert head["shape"] == [4, 16]
    store = Store(tmp_path)
    record.keep(store, run, snapshot, torch.device("cpu"))
    (kept,) = store.ids()
    assert store.open(kept).last.shape == (4, 16)
    net = architecture.restore(run, store.weights(kept), (4, 16))
    assert net.decode(torch.zeros(1, run.latent_dim)).shape == (1, 64)


def test_images_that_cannot_be_halved_twice_are_refused_by_conv_alone(small):
    with pytest.raises(InvalidField, match=r"network is 'conv', .* mlp or linear for images of 6×10 pixels"):
        next(train(small(network="conv"), framed((6, 10))))
    assert next(train(small(network="mlp"), framed((6, 10)))).shape == (6, 10)
