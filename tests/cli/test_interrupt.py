"""Ctrl-C while it trains: the first keeps what was learnt, the second does not."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from aecore.cli import main, train
from aecore.learning.trainer import Trainer
from aecore.results.store import Store
from aecore.run import Run

LONG = ["train", "vae", "--dataset=digits", "--widths=8", "--epochs=1000", "--batch-size=32", "--precision=fp32"]


@pytest.fixture
def pressed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Press Ctrl-C when so many steps are made, 0: at the first look, before any."""

    def press(*steps: int) -> None:
        left = list(steps)

        def reached(made: int) -> None:
            while left and made >= left[0]:
                left.pop(0)
                signal.raise_signal(signal.SIGINT)

        def step(trainer: Trainer) -> None:
            made(trainer)
            reached(trainer.steps)

        made = Trainer.step
        monkeypatch.setattr(train, "_show", lambda shown, last: reached(last.step))
        monkeypatch.setattr(Trainer, "step", step)

    return press


def test_the_first_stops_and_keeps_what_was_learnt(pressed, capsys):
    before = signal.getsignal(signal.SIGINT)
    pressed(1)
    assert main.main(LONG) == 130
    out, err = capsys.readouterr()
    report = json.loads(out)
    run, kept = Run.from_dict(report["run"]), Store().open(report["run_id"])
    assert 0 < run.stop == kept.last.step < kept.last.total_steps
    assert len(kept.last.codes) == 1800, "the last look is at all test images"
    assert Store().film(run.id)
    assert "Press Ctrl-C again to lose it" in err
    assert signal.getsignal(signal.SIGINT) is before


def test_before_the_first_step_there_is_nothing_to_keep(pressed, capsys):
    pressed(0)
    assert main.main(LONG) == 130
    out, err = capsys.readouterr()
    assert (out, Store().ids()) == ("", [])
    assert "interrupted; nothing was kept." in err


def test_the_second_ends_it(pressed, capsys):
    pressed(1, 1)
    assert main.main(LONG) == 130
    assert capsys.readouterr().out == ""
    assert Store().ids() == []


def test_after_the_last_step_it_comes_too_late(pressed, capsys):
    pressed(4)
    assert main.main([*LONG, "--train-images=128", "--epochs=1"]) == 0
    assert json.loads(capsys.readouterr().out)["run"]["stop"] == 0


@pytest.mark.skipif(os.name == "nt", reason="there one cannot send Ctrl-C to another process alone")
def test_a_real_one_in_a_program_of_its_own():
    program = subprocess.Popen([sys.executable, "-m", "aecore", *LONG], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    seen = b""
    while not re.search(rb"test [\d.]+ nats", seen):  # of the beginning
        told = program.stderr.read(64)
        assert told, f"it ended by itself: {seen.decode()}"
        seen += told
    time.sleep(1)  # some hundred steps
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=120)
    assert program.returncode == 130, err
    assert json.loads(out)["run"]["stop"] > 0
    assert b"Traceback" not in seen + err
