"""Benchmarks: ratios in one run, against a named rival and against the physical limit. Never a timed test."""

from __future__ import annotations

import os
import platform
import tempfile
from pathlib import Path
from typing import Any

import torch

from aecore import data
from aecore.bench import jobs, page, race, touch, training
from aecore.data.base import Dataset
from aecore.learning import hardware


def measure(quick: bool = False) -> dict[str, Any]:
    """Measure everything on this machine; minutes, or about one with `quick`. Times in seconds, rates in images/s."""
    found = _data()
    cores = os.cpu_count() or 1
    threads = sorted({1 if cores <= 4 else 2, cores})
    seconds = 0.8 if quick else 2.0
    report: dict[str, Any] = {"machine": machine(), "data": found.title}
    dtype = torch.bfloat16 if report["machine"]["bf16"] else torch.float32
    report["throughput"] = list(training.rows(found, threads, dtype, seconds, 1 if quick else 3))
    if not quick and not found.stand_in:
        report["to_150_nats"] = race.run(found, cores, dtype)
    with tempfile.TemporaryDirectory() as folder:
        report["jobs"] = jobs.latency(found.name, Path(folder), 3 if quick else 10)
        report["page"] = page.measure(Path(folder), 5.0 if quick else 15.0)
    return report


def _data() -> Dataset:
    return data.load("mnist" if data.available("mnist") else "digits")


def touched(minutes: float) -> dict[str, Any]:
    """Measure how the latent map answers a hand, and watch the memory of a tab over so many minutes of training."""
    with tempfile.TemporaryDirectory() as folder:
        return {"machine": machine(), "data": _data().title, "touch": touch.measure(Path(folder), minutes)}


def machine() -> dict[str, Any]:
    """Name the machine: processor, cores, software, and whether it computes bfloat16 in hardware."""
    name = torch.cpu.get_capabilities().get("cpu_name") or platform.processor()
    return {"cpu": name, "cores": os.cpu_count(), "bf16": hardware.use_bf16("auto", torch.device("cpu")),
            "python": platform.python_version(), "torch": torch.__version__, "system": platform.system()}  # fmt: skip


def table(report: dict[str, Any]) -> str:
    """Return the report as Markdown."""
    about = report["machine"]
    bf16 = "bf16 in hardware" if about["bf16"] else "no bf16 in hardware"
    lines = [f"{about['cpu']}, {about['cores']} cores, {bf16}; torch {about['torch']}; data: {report['data']}.", ""]
    lines += _throughput(report) if "throughput" in report else []
    lines += ["| what | measured |", "| --- | --- |"]
    if raced := report.get("to_150_nats"):
        rivals = [f"{name}'s loop at {raced[f'{name}_lr']:g}: {raced[name]:.1f} s ({raced[f'vs_{name}']:.1f} ×)"
                  for name in ("expert", "tutorial")]  # fmt: skip
        lines.append(f"| 2-D VAE to 150 nats (test total) | {raced['live']:.1f} s; {'; '.join(rivals)} |")
    for part in ("jobs", "page", "touch"):
        lines += [f"| {name} | {value if isinstance(value, str) else f'{value:.3g}'} |"
                  for name, value in report.get(part, {}).items()]  # fmt: skip
    return "\n".join(lines)


COLUMNS = {"vs_expert": "× expert's loop", "vs_tutorial": "× tutorial's loop", "vs_limit": "of its products' limit",
           "vs_limit_fp32": "of float32's limit"}  # fmt: skip


def _throughput(report: dict[str, Any]) -> list[str]:
    titles = ["threads", "objective", "batch", "precision", "live, images/s", *COLUMNS.values(), "snapshots"]
    return [f"| {' | '.join(titles)} |", "| --- " * len(titles) + "|", *map(_row, report["throughput"]), ""]


def _row(r: dict[str, Any]) -> str:
    ratios = [f"{r[name]:.2f}" if name in r else "–" for name in COLUMNS]
    cells = [r["threads"], r["objective"], r["batch"], r["precision"], f"{r['live']:,.0f}", *ratios,
             f"{100 * r['snapshot_share']:.0f} %"]  # fmt: skip
    return f"| {' | '.join(map(str, cells))} |"
