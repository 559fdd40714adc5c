"""The measures that mean the same for every objective, where the answer is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from aecore import data
from aecore.analyses.base import Unsuitable
from aecore.analyses.measures import answer, classifier
from aecore.analyses.points.answer import Points
from aecore.learning.control import EverySteps
from aecore.learning.record import Record
from aecore.nn import pca
from aecore.results.store import Store
from aecore.run import Run

SMALL = {"dataset": "digits", "widths": (32,), "epochs": 1, "precision": "fp32"}


def silent(stage: str, fraction: float) -> None:
    assert 0 <= fraction <= 1


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(Path(tmp_path_factory.mktemp("measured")) / "runs")


def kept(store: Store, run: Run) -> str:
    images, cpu = data.load(run.dataset), torch.device("cpu")
    record = Record(images.test_labels)
    *_, last = record.train(run, images, cadence=EverySteps(), device=cpu)
    return record.keep(store, run, last, cpu).name


@pytest.fixture(scope="module")
def measured(store: Store) -> dict[str, dict]:
    return {name: dict(answer.measure(silent, store, run=kept(store, Run(name, **SMALL))).facts)
            for name in ("vae", "ae")}  # fmt: skip


def coder(codes: np.ndarray, prior: bool = False) -> answer.Coder:
    digits = data.load("digits")
    train_codes, test_codes = codes[digits.train_labels], codes[digits.test_labels]
    points = [Points(x.astype(np.float32), labels, np.arange(len(x))) for x, labels in
              ((train_codes, digits.train_labels), (test_codes, digits.test_labels))]  # fmt: skip
    pixels = digits.test_images[0].size
    return answer.Coder(*points, lambda z: torch.zeros(len(z), pixels), prior, 0.0)


def test_frechet_distance_is_zero_of_a_set_to_itself_and_grows_with_the_shift():
    points = np.random.default_rng(0).normal(size=(400, 5))
    assert classifier.frechet(points, points) == pytest.approx(0, abs=1e-9)
    assert classifier.frechet(points, points + 2) == pytest.approx(5 * 4)
    assert classifier.frechet(points, 3 * points) == pytest.approx(4 * np.trace(np.cov(points.T)) + 4 * (
        points.mean(0) ** 2).sum())  # fmt: skip


def test_the_judge_learns_the_classes_and_is_kept(store):
    first = classifier.judge("digits", store, silent)
    assert first.accuracy > 0.8
    files = list((store.analyses).glob("*.npz"))
    again = classifier.judge("digits", store, silent)
    assert list((store.analyses).glob("*.npz")) == files
    x = torch.rand(20, 784 if first.net[0].in_features == 784 else 64)
    assert np.array_equal(first.features(x), again.features(x))


def test_training_images_are_nearer_to_test_images_than_noise_is(store):
    found = classifier.judge("digits", store, silent)
    test = torch.tensor(data.load("digits").test_images.reshape(-1, found.net[0].in_features)).float() / 255
    noise = torch.rand(test.shape, generator=torch.Generator().manual_seed(0))
    assert found.floor < classifier.frechet(found.features(noise), found.features(test)) / 10


def test_samples_test_images_and_training_images_are_equally_many(store, monkeypatch):
    """The distance of few images is larger than that of many: between unequal numbers it would say little."""
    digits, seen = data.load("digits"), []
    frechet = classifier.frechet
    for module in (classifier, answer):
        monkeypatch.setattr(module, "frechet", lambda a, b: (seen.append((len(a), len(b))), frechet(a, b))[1])
    classifier.learn(silent, store, dataset="digits")
    answer._judged(coder(np.eye(10), prior=True), "digits", store, silent)
    n = min(len(digits.train_images), len(digits.test_images))
    assert seen == [(n, n), (n, n)]


def test_codes_of_separate_classes_have_perfect_neighbours_and_equal_codes_chance(store):
    facts = answer._judged(coder(np.eye(10) * 5), "digits", store, silent)
    assert facts["knn"] == 1
    assert facts["sampled"] == "fitted"
    alike = answer._judged(coder(np.zeros((10, 2)), prior=True), "digits", store, silent)
    assert alike["knn"] < 0.3
    assert alike["sampled"] == "prior"


def test_a_run_is_measured_and_what_it_has_not_is_missing(measured):
    assert {"kl", "rate_distortion", "active_units"} <= measured["vae"].keys()
    assert not {"kl", "rate_distortion", "active_units"} & measured["ae"].keys()
    vae = measured["vae"]
    assert vae["rate_distortion"] == pytest.approx(vae["recon"] + vae["kl"])
    for facts in measured.values():
        assert 0.1 < facts["knn"] <= 1
        assert 0 < facts["trustworthiness"] <= 1
        assert facts["frechet"] > facts["floor"]
    assert (measured["vae"]["sampled"], measured["ae"]["sampled"]) == ("prior", "fitted")


def test_figures_are_those_of_the_last_look(measured, store):
    test = store.open(Run("vae", **SMALL).id).last.test
    assert (measured["vae"]["mse"], measured["vae"]["recon"]) == (test["mse"], test["recon"])


def test_pca_is_measured_as_pca_does(store):
    facts = answer.measure_pca(silent, store, dataset="digits", components=2).facts
    digits = data.load("digits")
    flat = [torch.tensor(part.reshape(len(part), -1)) for part in (digits.train_images, digits.test_images)]
    expected = pca.fit(flat[0]).errors(flat[1].float() / 255)[2]
    assert facts["mse"] == pytest.approx(float(expected))
    assert facts["recon"] == pytest.approx(facts["mse"] * flat[0].shape[1] / 2)


def test_a_run_that_is_gone_is_one_sentence(store):
    with pytest.raises(Unsuitable, match="no finished run 0123"):
        answer.measure(silent, store, run="0123")


def test_equal_questions_have_equal_answers(measured, store):
    again = answer.measure(silent, store, run=Run("vae", **SMALL).id).facts
    assert again == measured["vae"]
