"""A trained network as bytes that a browser can run: its layers in order, its weights in two bytes each, or in one.

The browser's half is `ui/frontend/src/net/net.ts`. Nothing here needs torch: the order of the layers is read from the
names of the weights, as `nets.build` makes them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from aecore.run import Run
from aecore.wire.envelope import open_envelope, pack_envelope

Precision = Literal["half", "byte"]
Array = NDArray[np.generic]
Floats = NDArray[np.float32]
SHRUNK = 4  # how much smaller than the image the maps are with which a convolutional decoder begins
LARGEST = float(np.finfo(np.float16).max)


def network(run: Run, weights: Mapping[str, Array], shape: tuple[int, int], *, step: int = 0, encoder: bool = False,
            precision: Precision = "half") -> bytes:  # fmt: skip
    """Pack a run's decoder, and its encoder if wanted, from its weights (name → array); `shape`: (H, W) of its images.

    `half` is float16: decoded pixels differ from float32's by less than 0.01. `byte` is one byte a weight with a scale
    for each row of a matrix, for films, where a network is kept many times.
    """
    parts = ("decoder", "encoder") if encoder else ("decoder",)
    blobs: dict[str, bytes] = {}
    head = {
        "step": step, "latent_dim": run.latent_dim, "shape": shape, "precision": precision,
        "likelihood": run.likelihood, "gaussian": run.objective.posterior == "gaussian",
        **{part: _layers(part, run, weights, shape, precision, blobs) for part in parts},
    }  # fmt: skip
    return pack_envelope(head, blobs)


def in_bytes(packed: bytes) -> bytes:
    """Return the decoder of a network packed in `half` precision in `byte` precision: half the size."""
    head, blobs = open_envelope(packed)
    small: dict[str, bytes] = {}
    for layer in head["decoder"]:
        name = layer["name"]
        rows = layer["inputs"] if layer["op"] == "deconv" else layer["outputs"]
        weight = np.frombuffer(blobs[name + ".weight"], "<f2").astype(np.float32).reshape(rows, -1)
        small |= {f"{name}.{key}": value for key, value in _packed(weight, "byte").items()}
        small[name + ".bias"] = blobs[name + ".bias"]
    head.pop("encoder", None)
    return pack_envelope(head | {"precision": "byte"}, small)


def _ordered(part: str, weights: Mapping[str, Array]) -> list[str]:
    """Names of a part's layers, without their ending, in the order in which they are applied."""
    names = {name.removesuffix(".weight") for name in weights if name.startswith(part) and name.endswith(".weight")}
    return sorted(names, key=lambda name: [int(number) for number in re.findall(r"\d+", name)])


def _layers(part: str, run: Run, weights: Mapping[str, Array], shape: tuple[int, int], precision: Precision,
            blobs: dict[str, bytes]) -> list[dict[str, Any]]:  # fmt: skip
    """Describe each layer of a part and add its weights to `blobs`; `shape`: (H, W) of the images."""
    names, layers = _ordered(part, weights), []
    h, w = shape if part == "encoder" else (shape[0] // SHRUNK, shape[1] // SHRUNK)
    for name in names:
        weight = np.asarray(weights[name + ".weight"], np.float32)
        last = name == names[-1]
        layer: dict[str, Any] = {"name": name, "act": _activation(part, run) if last else run.activation}
        if weight.ndim == 2:
            layer |= {"op": "linear", "inputs": weight.shape[1], "outputs": weight.shape[0]}
        else:  # torch keeps a convolution as (outputs, inputs, 4, 4), a transposed one as (inputs, outputs, 4, 4)
            transposed = part == "decoder"
            inputs, outputs = weight.shape[:2] if transposed else weight.shape[1::-1]
            layer |= {"op": "deconv" if transposed else "conv", "inputs": inputs, "outputs": outputs, "shape": [h, w]}
            h, w = (2 * h, 2 * w) if transposed else (h // 2, w // 2)
        layers.append(layer)
        blobs |= {f"{name}.{key}": value for key, value in _packed(weight, precision).items()}
        blobs[name + ".bias"] = np.asarray(weights[name + ".bias"], "<f4").tobytes()
    return layers


def _activation(part: str, run: Run) -> str:
    return run.code_activation if part == "encoder" else "identity"


def _packed(weight: Floats, precision: Precision) -> dict[str, bytes]:
    if precision == "half":
        return {"weight": np.clip(weight, -LARGEST, LARGEST).astype("<f2").tobytes()}
    rows = weight.reshape(len(weight), -1)
    scale = np.maximum(np.abs(rows).max(1), 1e-12) / 127
    return {"weight": np.rint(rows / scale[:, None]).astype(np.int8).tobytes(), "scale": scale.astype("<f4").tobytes()}
