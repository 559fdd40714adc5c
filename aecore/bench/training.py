"""Training speed: our loop with live snapshots, a plain DataLoader loop, and the matrix products alone."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from aecore import nets, objectives
from aecore.control import EverySeconds
from aecore.data.base import Dataset
from aecore.evaluation import Evaluator
from aecore.run import Run
from aecore.trainer import Trainer
from aecore.training import train

CPU = torch.device("cpu")
TARGET = 150.0  # nats
PATIENCE = 240.0  # seconds of training after which a race is given up
FAST = {"batch_size": 160, "lr": 8e-3, "epochs": 2}  # the recipe that reaches the target first


def throughput(objective: str, batch: int, threads: int, data: Dataset, seconds: float, rounds: int) -> dict[str, Any]:
    """Compare the three in turn, `rounds` times for `seconds` each; the ratios are medians over the rounds."""
    run = Run(objectives.find(objective)(), dataset=data.name, batch_size=batch, epochs=1000)
    torch.set_num_threads(threads)
    results = [(live(run, data, seconds), loader(run, data, seconds), limit(run, seconds / 3)) for _ in range(rounds)]
    return {
        "objective": objective, "batch": batch, "threads": threads,
        "live": statistics.median(ours[0] for ours, _, _ in results),
        "loader": statistics.median(theirs for _, theirs, _ in results),
        "limit": statistics.median(most for _, _, most in results),
        "vs_loader": statistics.median(ours[0] / theirs for ours, theirs, _ in results),
        "vs_limit": statistics.median(ours[0] / most for ours, _, most in results),
        "snapshot_share": statistics.median(ours[1] for ours, _, _ in results),
    }  # fmt: skip


def live(run: Run, data: Dataset, seconds: float) -> tuple[float, float]:
    """Return images per second of training with live snapshots, and the share of time that snapshots took."""
    begin = None
    for snapshot in train(run, data, cadence=EverySeconds(), device=CPU):
        now = time.perf_counter()
        if begin is None and snapshot.step:
            begin, first = now, snapshot
        elif begin is not None and now - begin >= seconds:
            break
    assert begin is not None
    return (snapshot.samples - first.samples) / (now - begin), 1 - (snapshot.seconds - first.seconds) / (now - begin)


def loader(run: Run, data: Dataset, seconds: float) -> float:
    """Return images per second of the same model and loss in the loop that most tutorials show."""
    rounds = plain_loop(run, data)
    next(rounds)
    begin, steps = time.perf_counter(), 0
    while time.perf_counter() - begin < seconds:
        next(rounds)
        steps += 1
    return steps * run.batch_size / (time.perf_counter() - begin)


def plain_loop(run: Run, data: Dataset, lr: float = 1e-3) -> Iterator[nets.Autoencoder]:
    """Train as tutorials do: DataLoader of (image, label), float32, default Adam, `loss.item()`; yield each step."""
    x = torch.tensor(data.train_images.reshape(len(data.train_images), -1)).float() / 255
    labels = torch.tensor(data.train_labels).long()
    net = nets.build(run, torch.Generator().manual_seed(run.seed), x.shape[1])
    batches = DataLoader(TensorDataset(x, labels), run.batch_size, shuffle=True, drop_last=True,
                         generator=torch.Generator().manual_seed(run.seed))  # fmt: skip
    optimiser, noise = torch.optim.Adam(net.parameters(), lr=lr), torch.Generator().manual_seed(1)
    shown = 0.0
    for _epoch in itertools.count():
        for batch, _label in batches:
            optimiser.zero_grad()
            loss = sum(run.objective.terms(net(batch, batch, noise), net, noise).values(), torch.zeros(()))
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            shown += loss.item()
            yield net


def limit(run: Run, seconds: float) -> float:
    """Return images per second if training were nothing but its float32 matrix products."""
    net = nets.build(run, torch.Generator())
    layers = [layer for layer in net.modules() if isinstance(layer, nn.Linear)]
    products = [product for i, layer in enumerate(layers) for product in _products(layer, run.batch_size, i == 0)]
    return run.batch_size / _per_call(lambda: [product() for product in products], seconds)


def _products(layer: nn.Linear, batch: int, first: bool) -> list[Callable[[], Tensor]]:
    """The products of one layer: forward, gradient of the weights, gradient of the inputs (not for the first)."""
    weight = layer.weight.detach()
    x, y = torch.randn(batch, layer.in_features), torch.randn(batch, layer.out_features)
    out_y, out_w, out_x = torch.empty_like(y), torch.empty_like(weight), torch.empty_like(x)
    products = [lambda: torch.mm(x, weight.T, out=out_y), lambda: torch.mm(y.T, x, out=out_w)]
    return products if first else [*products, lambda: torch.mm(y, weight, out=out_x)]


def _per_call(call: Callable[[], object], seconds: float) -> float:
    call()
    begin, calls = time.perf_counter(), 0
    while time.perf_counter() - begin < seconds:
        call()
        calls += 1
    return (time.perf_counter() - begin) / calls


def race(data: Dataset, threads: int) -> dict[str, float]:
    """Seconds of training until a 2-D VAE's test total is 150 nats: our fast recipe against the plain loop.

    The looks at the test set, by the same evaluator, are not counted for either.
    """
    torch.set_num_threads(threads)
    run = Run(objectives.find("vae")(), dataset=data.name)
    ours = _race_ours(replace(run, **FAST), data)  # type: ignore[arg-type]
    theirs = _race_plain(run, data)
    return {"live": ours, "loader": theirs, "ratio": theirs / ours}


def _race_ours(run: Run, data: Dataset) -> float:
    judge = Evaluator(data, CPU)
    trainer = Trainer(run, data, CPU)
    while trainer.steps < trainer.total:
        trainer.step()
        if trainer.steps % 20 or trainer.steps < trainer.total // 2:
            continue
        if judge.look(trainer.net, trainer.objective, full=True).test["total"] <= TARGET:
            return trainer.seconds
    return float("nan")


def _race_plain(run: Run, data: Dataset) -> float:
    judge, spent = Evaluator(data, CPU), 0.0
    begin = time.perf_counter()
    for step, net in enumerate(plain_loop(run, data)):
        if step % 100 == 0:
            spent += time.perf_counter() - begin
            if judge.look(net, run.objective, full=True).test["total"] <= TARGET or spent > PATIENCE:
                break
            begin = time.perf_counter()
    return spent
