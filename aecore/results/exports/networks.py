"""A run's decoder and encoder as ONNX models, built from the stored weights alone: no torch is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from aecore.results.snapshot import Array
from aecore.run import Run
from aecore.wire import network
from aecore.wire.envelope import open_envelope

if TYPE_CHECKING:
    import onnx

OPSET, IR = 17, 8  # old enough for every runtime of the last years
NONE: Mapping[str, object] = MappingProxyType({})
BATCH = "batch"  # the axis whose length is free
CONVOLUTION = {"kernel_shape": [4, 4], "strides": [2, 2], "pads": [1, 1, 1, 1]}
CONVOLUTIONS = {"conv": "Conv", "deconv": "ConvTranspose"}
ACTIVATIONS = {"relu": "Relu", "tanh": "Tanh", "sigmoid": "Sigmoid"}


def decoder(run: Run, weights: Mapping[str, Array], shape: tuple[int, int], title: str) -> bytes:
    """Return the decoder: "z" (batch, d) → "image" (batch, 1, H, W), both float32, pixels in [0, 1]; `shape` = (H, W).

    They are the mean of p(x | z): the sigmoid of the logits under the Bernoulli likelihood, else the mean, clipped.
    """
    head = _head(run, weights, shape)
    graph = _Graph()
    out = graph.layers(head["decoder"], weights, "z")
    if run.likelihood == "bernoulli":
        out = graph.add("Sigmoid", [out])
    else:
        out = graph.add("Clip", [out, graph.constant("zero", 0.0), graph.constant("one", 1.0)])
    graph.add("Reshape", [out, graph.integers("size", [-1, 1, *shape])], output="image")
    return graph.model(run, title, {"z": [run.latent_dim]}, {"image": [1, *shape]})


def encoder(run: Run, weights: Mapping[str, Array], shape: tuple[int, int], title: str) -> bytes:
    """Return the encoder: "image" (batch, 1, H, W) float32 in [0, 1] → "mu" (batch, d), the code; `shape` = (H, W).

    For a Gaussian posterior also "logvar" (batch, d), the logarithm of its variance.
    """
    head = _head(run, weights, shape)
    graph = _Graph()
    flat = head["encoder"][0]["op"] == "linear"
    entry = graph.add("Flatten", ["image"], {"axis": 1}) if flat else "image"
    out, d = graph.layers(head["encoder"], weights, entry), run.latent_dim
    if head["gaussian"]:
        graph.add("Split", [out, graph.integers("halves", [d, d])], {"axis": 1}, output="mu logvar")
    else:
        graph.add("Identity", [out], output="mu")
    names = ["mu", "logvar"] if head["gaussian"] else ["mu"]
    return graph.model(run, title, {"image": [1, *shape]}, {name: [d] for name in names})


def _head(run: Run, weights: Mapping[str, Array], shape: tuple[int, int]) -> dict[str, Any]:
    """The layers in order, as the browser is told them."""
    head, _packed = open_envelope(network.network(run, weights, shape, encoder=True))
    return head


class _Graph:
    """Collects the nodes and constants of a model."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def add(self, op: str, inputs: Sequence[str], attributes: Mapping[str, object] = NONE, *, output: str = "") -> str:
        """Add a node; return the name of what it emits, given or made up (several: separated by spaces)."""
        from onnx import helper

        name = output or f"{op.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), name.split(), **attributes))  # type: ignore[arg-type]
        return name

    def constant(self, name: str, value: object) -> str:
        """Add a float32 constant; return its name."""
        return self._keep(name, np.asarray(value, np.float32))

    def integers(self, name: str, values: Sequence[int]) -> str:
        """Add a constant list of int64, such as a shape; return its name."""
        return self._keep(name, np.asarray(values, np.int64))

    def layers(self, layers: Sequence[Mapping[str, Any]], weights: Mapping[str, Array], entry: str) -> str:
        """Add layers with their activations, one after the other; return the name of what the last emits."""
        out, maps = entry, entry == "image"
        for layer in layers:
            name = layer["name"]
            out = self._shaped(out, layer, maps)
            maps = layer["op"] != "linear"
            parts = [out, *(self.constant(f"{name}.{part}", weights[f"{name}.{part}"]) for part in ("weight", "bias"))]
            op, how = (CONVOLUTIONS[layer["op"]], CONVOLUTION) if maps else ("Gemm", {"transB": 1})
            out = self._activated(self.add(op, parts, how), layer["act"])
        return self.add("Flatten", [out], {"axis": 1}) if maps else out

    def _shaped(self, out: str, layer: Mapping[str, Any], maps: bool) -> str:
        """Turn vectors (batch, n) into maps (batch, C, H, W) or back, where the layer wants the other."""
        if layer["op"] == "linear":
            return self.add("Flatten", [out], {"axis": 1}) if maps else out
        shape = [-1, layer["inputs"], *layer["shape"]]
        return out if maps else self.add("Reshape", [out, self.integers(layer["name"] + ".size", shape)])

    def _activated(self, out: str, activation: str) -> str:
        if activation == "silu":
            return self.add("Mul", [out, self.add("Sigmoid", [out])])
        return out if activation == "identity" else self.add(ACTIVATIONS[activation], [out])

    def _keep(self, name: str, values: Array) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(values, name))
        return name

    def model(self, run: Run, title: str, inputs: Mapping[str, list[int]], outputs: Mapping[str, list[int]]) -> bytes:
        """Return the checked model as bytes; inputs and outputs are name → shape without the batch."""
        import onnx
        from onnx import helper

        graph = helper.make_graph(self.nodes, "aecore", _ends(inputs), _ends(outputs), initializer=self.constants)
        made = helper.make_model(graph, producer_name="aecore", opset_imports=[helper.make_opsetid("", OPSET)])
        made.ir_version = IR
        helper.set_model_props(made, {"title": title, "run_id": run.id, "run": run.to_json()})
        onnx.checker.check_model(made, full_check=True)
        return bytes(made.SerializeToString())


def _ends(shapes: Mapping[str, list[int]]) -> list[onnx.ValueInfoProto]:
    from onnx import TensorProto, helper

    return [helper.make_tensor_value_info(name, TensorProto.FLOAT, [BATCH, *shape]) for name, shape in shapes.items()]
