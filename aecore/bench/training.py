"""Training speed: our loop with live snapshots, two rivals' loops, and the matrix products alone."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from typing import Any

import torch

from aecore.bench import limits, rivals
from aecore.data.base import Dataset
from aecore.learning.control import EverySeconds
from aecore.learning.loop import train
from aecore.run import Run

CPU = torch.device("cpu")
MAIN = ("ae", "vae", "wae_mmd")
OTHERS = ({"objective": "contractive"}, {"objective": "iwae"}, {"objective": "wae_gan"},
          {"objective": "stacked_ae", "epochs": "1"}, {"objective": "ae", "network": "conv"})  # fmt: skip
Row = dict[str, Any]


def rows(data: Dataset, threads: list[int], dtype: torch.dtype, seconds: float, rounds: int) -> Iterator[Row]:
    """Measure every row of the table in `dtype`; where that is bfloat16, the smaller batch in float32 too."""
    for kind, batches in {torch.float32: (128,), dtype: (128, 256)}.items():
        links = [{"objective": name, "batch_size": str(batch)} for name in MAIN for batch in batches]
        yield from (row(link, data, count, kind, seconds, rounds) for count in threads for link in links)
    yield from (row(link, data, threads[0], dtype, seconds, rounds) for link in OTHERS)


def row(link: dict[str, str], data: Dataset, threads: int, dtype: torch.dtype, seconds: float, rounds: int) -> Row:
    """Compare all in turn, `rounds` times for `seconds` each; the ratios are medians over the rounds.

    `limit` is that of the row's precision. The tutorial's loop always runs in float32; it and the limits are measured
    for the main objectives alone.
    """
    precision = "fp32" if dtype == torch.float32 else "bf16"
    run = Run.from_link({"dataset": data.name, "epochs": "1000", "precision": precision} | link)
    torch.set_num_threads(threads)
    turns = [_turn(run, data, dtype, seconds) for _ in range(rounds)]
    middle = {name: statistics.median(turn[name] for turn in turns) for name in turns[0]}
    against = {f"vs_{rival}": statistics.median(turn["live"] / turn[rival] for turn in turns)
               for rival in ("tutorial", "expert", "limit", "limit_fp32") if rival in middle}  # fmt: skip
    name = run.objective.name + (f", {run.network}" if run.network != "mlp" else "")
    return {"objective": name, "batch": run.batch_size, "threads": threads, "precision": precision} | middle | against


def _turn(run: Run, data: Dataset, dtype: torch.dtype, seconds: float) -> dict[str, float]:
    """Images per second of everybody, and our snapshots' share of the time."""
    ours, share = live(run, data, seconds)
    turn = {"live": ours, "snapshot_share": share, "expert": _rate(run, rivals.expert(run, data, dtype), seconds)}
    if run.objective.name in MAIN and run.network == "mlp":
        turn |= {"tutorial": _rate(run, rivals.tutorial(run, data), seconds),
                 "limit": limits.products(run, dtype, seconds / 4),
                 "limit_fp32": limits.products(run, torch.float32, seconds / 4)}  # fmt: skip
    return turn


def live(run: Run, data: Dataset, seconds: float) -> tuple[float, float]:
    """Return images per second of training with live snapshots, and the share of time that snapshots took."""
    begin = None
    for snapshot in train(run, data, cadence=EverySeconds(), device=CPU):
        now = time.perf_counter()
        if snapshot.weights is not None:  # the look at everything is not one on the way
            break
        if begin is None and snapshot.step:
            begin, first = now, snapshot
        last, end = snapshot, now
        if begin is not None and now - begin >= seconds:
            break
    assert begin is not None
    return (last.samples - first.samples) / (end - begin), 1 - (last.seconds - first.seconds) / (end - begin)


def _rate(run: Run, steps: Iterator[rivals.Plain], seconds: float) -> float:
    """Images per second of a rival's loop, after its first step."""
    next(steps)
    begin, made = time.perf_counter(), 0
    for _ in steps:
        made += 1
        if time.perf_counter() - begin >= seconds:
            break
    return made * run.batch_size / (time.perf_counter() - begin)
