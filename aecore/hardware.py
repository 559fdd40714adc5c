"""Which device trains, and in which precision."""

from __future__ import annotations

import os

import torch


def pick_device() -> torch.device:
    """Return CUDA or MPS where there is one, else the CPU; `AECORE_DEVICE` overrules it."""
    if asked := os.environ.get("AECORE_DEVICE"):
        return torch.device(asked)
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def use_bf16(precision: str, device: torch.device) -> bool:
    """Whether matrices multiply in bfloat16: as asked, or (`auto`) where the CPU does it in hardware.

    Emulated bfloat16 is far slower than float32. On a GPU networks this small wait for kernel launches,
    not for arithmetic, so `auto` stays with float32 there.
    """
    if precision != "auto":
        return precision == "bf16"
    able = torch.cpu.get_capabilities()
    return device.type == "cpu" and bool(able.get("avx512_bf16") or able.get("amx_bf16"))
