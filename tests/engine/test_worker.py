"""What a worker says where it cannot begin."""

from __future__ import annotations

from aecore.engine import worker
from aecore.engine.messages import Task
from aecore.knobs import InvalidField
from aecore.learning import hardware
from aecore.run import Run
from aecore.ui.failures import told


def test_a_device_that_is_not_here_is_one_sentence_and_no_traceback(monkeypatch, tmp_path):
    monkeypatch.setattr(hardware, "devices", lambda: ["cpu"])
    monkeypatch.setenv("AECORE_DEVICE", "cuda:3")
    ended = worker._train(Task(Run("vae", dataset="digits"), str(tmp_path), False, 1), line=None)
    assert ended.failure.kind == "field"
    assert isinstance(ended.failure.details["error"], InvalidField)
    assert told(ended.failure) == "AECORE_DEVICE is cuda:3, but it must be cpu, or nothing: there is no other here."


def test_images_that_are_not_here_are_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("AECORE_CACHE_DIR", str(tmp_path))
    monkeypatch.delenv("AECORE_DATA_DIR", raising=False)
    ended = worker._train(Task(Run("vae", dataset="kmnist"), str(tmp_path), False, 1), line=None)
    assert ended.failure.kind == "data"
    assert told(ended.failure) == ended.failure.message
    assert "Kuzushiji-MNIST" in ended.failure.message
