"""How quickly the engine answers."""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from aecore import objectives
from aecore.engine.local import LocalEngine
from aecore.results.store import Store
from aecore.run import Run


def latency(dataset: str, folder: Path, rounds: int) -> dict[str, float]:
    """Return median seconds from submit to first snapshot and from cancel to the kept result, on a warm engine."""
    engine = LocalEngine(Store(folder / "runs"))
    firsts, stops = [], []
    try:
        for seed in range(rounds + 1):
            begin = time.perf_counter()
            job = engine.submit(Run(objectives.find("vae")(), dataset=dataset, seed=seed, epochs=50)).job
            job.wait(60)
            firsts.append(time.perf_counter() - begin)
            job.wait(5, since=3)
            begin = time.perf_counter()
            job.cancel()
            job.wait(10, since=sys.maxsize)
            stops.append(time.perf_counter() - begin)
    finally:
        engine.close()
    return {"engine: submit → first snapshot, s": statistics.median(firsts[1:]),
            "engine: cancel → whole test set encoded and stored, s": statistics.median(stops[1:])}  # fmt: skip
