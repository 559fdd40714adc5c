"""Which device trains, and in which precision."""

from __future__ import annotations

import torch

from aecore import settings
from aecore.knobs import InvalidField


def pick_device() -> torch.device:
    """Return CUDA or MPS where there is one, else the CPU; AECORE_DEVICE overrules it.

    Raises InvalidField where it asks for a device that this machine does not have.
    """
    here = devices()
    if not (asked := settings.device()):
        return torch.device("cuda" if "cuda" in here else here[-1])
    if asked not in here:
        raise InvalidField(settings.ASKED_DEVICE, asked, settings.NO_SUCH_DEVICE, devices=", ".join(here))
    return torch.device(asked)


def devices() -> list[str]:
    """Return the devices of this machine by the names that AECORE_DEVICE takes, the CPU first."""
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    found = ["cpu", *(["cuda"] if count else []), *(f"cuda:{n}" for n in range(count))]
    return [*found, "mps"] if torch.backends.mps.is_available() else found


def use_bf16(precision: str, device: torch.device) -> bool:
    """Whether matrices multiply in bfloat16: as asked, or (`auto`) where the CPU does it in hardware.

    Emulated bfloat16 is far slower than float32. On a GPU networks this small wait for kernel launches,
    not for arithmetic, so `auto` stays with float32 there.
    """
    if precision != "auto":
        return precision == "bf16"
    able = torch.cpu.get_capabilities()
    return device.type == "cpu" and bool(able.get("avx512_bf16") or able.get("amx_bf16"))
