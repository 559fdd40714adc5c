"""Benchmarks: ratios in one run, against a named rival and against the physical limit. Never a timed test."""

from __future__ import annotations

import os
import platform
import tempfile
from pathlib import Path
from typing import Any

import torch

from aecore import data, hardware
from aecore.bench import jobs, page, touch, training
from aecore.data.base import Dataset


def measure(quick: bool = False) -> dict[str, Any]:
    """Measure everything on this machine; minutes, or about one with `quick`. Times in seconds, rates in images/s."""
    found = _data()
    cores = os.cpu_count() or 1
    threads = sorted({1 if cores <= 4 else 2, cores})
    seconds = 0.8 if quick else 2.0
    report: dict[str, Any] = {"machine": machine(), "data": found.title}
    report["throughput"] = [
        training.throughput(objective, batch, count, found, seconds, 1 if quick else 3)
        for count in threads for objective in ("ae", "vae", "wae_mmd") for batch in (128, 256)]  # fmt: skip
    if not quick and not found.stand_in:
        report["to_150_nats"] = training.race(found, cores)
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
    if race := report.get("to_150_nats"):
        lines.append(f"| 2-D VAE to 150 nats (test total) | {race['live']:.1f} s; DataLoader + Adam 1e-3: "
                     f"{race['loader']:.1f} s ({race['ratio']:.1f} ×) |")  # fmt: skip
    for part in ("jobs", "page", "touch"):
        lines += [f"| {name} | {value if isinstance(value, str) else f'{value:.3g}'} |"
                  for name, value in report.get(part, {}).items()]  # fmt: skip
    return "\n".join(lines)


def _throughput(report: dict[str, Any]) -> list[str]:
    lines = ["| threads | objective | batch | live, images/s | × DataLoader + Adam | × fp32 matmul limit | snapshots |",
             "| --- | --- | --- | --- | --- | --- | --- |"]  # fmt: skip
    lines += [f"| {r['threads']} | {r['objective']} | {r['batch']} | {r['live']:,.0f} | {r['vs_loader']:.2f} | "
              f"{r['vs_limit']:.2f} | {100 * r['snapshot_share']:.0f} % |" for r in report["throughput"]]  # fmt: skip
    return [*lines, ""]
