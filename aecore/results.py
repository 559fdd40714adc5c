"""From the snapshots of a training to the result that the store keeps."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from aecore import hardware
from aecore.run import Run
from aecore.snapshot import Snapshot
from aecore.store import Result


def finished(run: Run, last: Snapshot, seen: Sequence[Snapshot], device: torch.device) -> Result:
    """Put together what the store keeps of a run from its snapshots."""
    curve = tuple(point for snapshot in seen for point in snapshot.curve)
    made: dict[str, Any] = {
        "device": str(device), "threads": torch.get_num_threads(), "machine": platform.machine(),
        "precision": "bf16" if hardware.use_bf16(run.precision, device) else "fp32",
        "torch": torch.__version__, "numpy": np.__version__, "python": platform.python_version(),
    }  # fmt: skip
    return Result(run, replace(last, curve=curve), tuple((s.step, s.test) for s in seen), made)
