"""The one loop that trains a run so that it can be kept."""

from __future__ import annotations

import dataclasses

import pytest
import torch

from aecore.analyses.clusters import training
from aecore.analyses.points import answer
from aecore.learning.control import Command, EverySteps, Order, SetKnob
from aecore.learning.loop import train
from aecore.learning.record import Record
from aecore.results.store import Store
from aecore.wire.envelope import open_envelope

CPU = torch.device("cpu")


class Orders:
    """Moves a knob after some steps, and stops after more."""

    def __init__(self) -> None:
        self._turn = 0

    def orders(self, wait: bool) -> list[Order]:
        self._turn += 1
        return {4: [SetKnob("lr", 1e-4)], 9: [Command.STOP]}.get(self._turn, [])


def test_it_yields_what_training_yields_and_the_film_can_be_touched_from_end_to_end(small, tiny):
    run, record = small(), Record(tiny.test_labels)
    seen = list(record.train(run, tiny, cadence=EverySteps(4), device=CPU))
    plain = list(train(run, tiny, cadence=EverySteps(4), device=CPU))
    assert [each.test for each in seen] == [each.test for each in plain]
    head, _blobs = open_envelope(record.film.pack())
    assert [frame["step"] for frame in head["frames"]] == [each.step for each in seen]
    assert all(frame["net"] for frame in head["frames"])


def test_what_is_kept_is_the_run_as_it_was_made(small, tiny, tmp_path):
    run, record, store = small(), Record(tiny.test_labels), Store(tmp_path)
    *_, last = record.train(run, tiny, cadence=EverySteps(4), device=CPU, control=Orders())
    path = record.keep(store, run, last, CPU)
    kept = store.open(path.name)
    assert (kept.run.stop, [(move.knob, move.value) for move in kept.run.steering]) == (8, [("lr", 1e-4)])
    assert kept.run == dataclasses.replace(run, dataset=tiny.id, stop=8, steering=last.steering)
    assert [point.step for point in kept.last.curve][-1] == 8
    assert store.film(path.name) == record.film.pack()


def test_without_times_equal_runs_make_equal_films(small, tiny):
    films = []
    for _turn in range(2):
        record = Record(tiny.test_labels, timed=False)
        assert {each.seconds for each in record.train(small(), tiny, cadence=EverySteps(4), device=CPU)} == {0.0}
        films.append(record.film.pack())
    assert films[0] == films[1]


@pytest.mark.parametrize("fresh", [False, True])
def test_the_network_that_an_analysis_trains_has_a_film_that_can_be_touched(fresh, small, tmp_path, monkeypatch, tiny):
    monkeypatch.setattr(answer, "load", lambda name: tiny)
    store, run = Store(tmp_path), small(dataset=tiny.id)
    training.learn(run, lambda stage, fraction: None, store, fresh)
    head, _blobs = open_envelope(store.film(run.id))
    assert all(frame["net"] for frame in head["frames"])
    written = store.written(run.id)
    training.learn(run, lambda stage, fraction: None, store, fresh)
    assert (store.written(run.id) > written) is fresh
