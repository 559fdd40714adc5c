"""What others would write: the loop of most tutorials, and the expert's. Plain torch, nothing of ours but the sizes."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

from aecore.data.base import Dataset
from aecore.learning import architecture
from aecore.run import Run

IMQ_SCALES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class Plain(nn.Module):
    """An encoder, a decoder, and a second player or None, as plain torch modules."""

    encoder: nn.Sequential
    decoder: nn.Sequential

    def __init__(self, encoder: nn.Sequential, decoder: nn.Sequential, critic: nn.Module | None = None) -> None:
        super().__init__()
        self.encoder, self.decoder, self.critic = encoder, decoder, critic

    @classmethod
    def of(cls, run: Run, shape: tuple[int, int]) -> Plain:
        """Take the layers that our run has, as they begin."""
        net = architecture.build(run, torch.Generator().manual_seed(run.seed), shape)
        assert isinstance(net.encoder, nn.Sequential)
        assert isinstance(net.decoder, nn.Sequential)
        return cls(nn.Sequential(*net.encoder), nn.Sequential(*net.decoder), net.critic)

    def judge(self, z: Tensor) -> Tensor:
        """The second player's logits."""
        assert self.critic is not None
        logits: Tensor = self.critic(z)
        return logits


Loss = Callable[[Plain, Tensor], Tensor]  # of a network and images (B, D) in [0, 1], in nats an image


# --- the losses, as papers' code has them --------------------------------------------------------------------


def _recon(net: Plain, z: Tensor, x: Tensor) -> Tensor:
    return F.binary_cross_entropy_with_logits(net.decoder(z), x, reduction="sum") / len(x)


def ae(net: Plain, x: Tensor) -> Tensor:
    """The plain autoencoder; a stacked one in each of its stages."""
    return _recon(net, net.encoder(x), x)


def vae(net: Plain, x: Tensor) -> Tensor:
    """As pytorch/examples has it."""
    mu, logvar = net.encoder(x).chunk(2, -1)
    z = mu + torch.randn_like(mu) * torch.exp(0.5 * logvar)
    return _recon(net, z, x) - 0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp()) / len(x)


def iwae(net: Plain, x: Tensor, k: int = 5) -> Tensor:
    """k codes an image; log-sum-exp over their weights."""
    mu, logvar = net.encoder(x).float().chunk(2, -1)
    eps = torch.randn(k, *mu.shape)
    z = mu + eps * torch.exp(0.5 * logvar)
    log_p = -F.binary_cross_entropy_with_logits(net.decoder(z), x.expand(k, *x.shape), reduction="none").sum(-1)
    log_ratio = 0.5 * (eps.pow(2) + logvar - z.pow(2)).sum(-1)
    return -(torch.logsumexp(log_p + log_ratio, 0) - math.log(k)).mean()


def contractive(net: Plain, x: Tensor, lam: float = 10.0) -> Tensor:
    """The Jacobian of the encoder row by row, differentiated again."""
    x = x.requires_grad_()
    z = net.encoder(x)
    rows = [torch.autograd.grad(z[:, i].sum(), x, create_graph=True)[0] for i in range(z.shape[1])]
    return _recon(net, z, x.detach()) + lam * sum((row.pow(2).sum() for row in rows), torch.zeros(())) / len(x)


def wae_mmd(net: Plain, x: Tensor, lam: float = 100.0) -> Tensor:
    """Inverse multiquadratics at seven scales between the codes and draws of the prior."""
    z = net.encoder(x).float()
    prior, n, loss = torch.randn_like(z), len(z), _recon(net, z, x)
    for a, b, sign in ((z, z, 1), (prior, prior, 1), (z, prior, -2)):
        r2 = (a.pow(2).sum(1, keepdim=True) + b.pow(2).sum(1) - 2 * a @ b.T).clamp(min=0)
        kernel = sum((c / (c + r2) for c in (2 * z.shape[1] * s for s in IMQ_SCALES)), torch.zeros(()))
        pairs = kernel.sum() / n**2 if a is not b else (kernel.sum() - kernel.diagonal().sum()) / (n * (n - 1))
        loss = loss + lam * sign * pairs
    return loss


def wae_gan(net: Plain, x: Tensor, lam: float = 20.0) -> Tensor:
    """The encoder's part of the game; the critic's is `critic`."""
    z = net.encoder(x)
    return _recon(net, z, x) + lam * F.softplus(-net.judge(z)).mean()


def critic(net: Plain, x: Tensor) -> Tensor:
    """The critic's part: prior 1, encoded 0."""
    with torch.no_grad():
        z = net.encoder(x)
    return F.softplus(-net.judge(torch.randn_like(z))).mean() + F.softplus(net.judge(z)).mean()


LOSSES: dict[str, Loss] = {
    "ae": ae, "vae": vae, "iwae": iwae, "contractive": contractive, "wae_mmd": wae_mmd, "wae_gan": wae_gan,
    "stacked_ae": ae}  # fmt: skip


# --- the loops -----------------------------------------------------------------------------------------------


def tutorial(run: Run, data: Dataset, lr: float = 1e-3) -> Iterator[Plain]:
    """Train as tutorials do: DataLoader of (image, label), float32, default Adam, `loss.item()`; yield each step."""
    x, labels = _pixels(data), torch.tensor(data.train_labels).long()
    net, loss_of, shown = Plain.of(run, data.shape), LOSSES[run.objective.name], 0.0
    order = torch.Generator().manual_seed(run.seed)
    batches = DataLoader(TensorDataset(x, labels), run.batch_size, shuffle=True, drop_last=True, generator=order)
    optimiser = torch.optim.Adam(net.parameters(), lr=lr)
    for _epoch in itertools.count():
        for batch, _label in batches:
            optimiser.zero_grad()
            loss = loss_of(net, batch)
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            shown += loss.item()
            yield net


def expert(run: Run, data: Dataset, dtype: torch.dtype, lr: float = 1e-3) -> Iterator[Plain]:
    """Train as who knows torch does: tensors, a shuffled index, autocast to `dtype`, fused Adam; yield each step.

    Stacked training goes through its stages as our run does, and freezes what does not learn.
    """
    x, order = _pixels(data), torch.Generator().manual_seed(run.seed)
    net = Plain.of(run, data.shape)
    steps = len(x) // run.batch_size * run.epochs
    for view, trained, share in _stages(run, net):
        turns = [(LOSSES[run.objective.name], torch.optim.Adam(trained, lr=lr, fused=True))]
        if net.critic is not None:
            turns.append((critic, torch.optim.Adam(net.critic.parameters(), lr=lr, fused=True)))
        for rows in itertools.islice(_rows(len(x), run.batch_size, order), round(share * steps)):
            batch = x[rows]
            for loss_of, optimiser in turns:
                with torch.autocast("cpu", dtype, enabled=dtype != torch.float32):
                    loss = loss_of(view, batch)
                optimiser.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                optimiser.step()
            yield net


def _rows(images: int, batch: int, order: torch.Generator) -> Iterator[Tensor]:
    while True:
        yield from torch.split(torch.randperm(images, generator=order)[: images // batch * batch], batch)


def _stages(run: Run, net: Plain) -> Iterator[tuple[Plain, Sequence[nn.Parameter], float]]:
    """What is trained when: the network of a stage, the parameters that learn, its share of all steps."""
    core = [*net.encoder.parameters(), *net.decoder.parameters()]
    if run.objective.name == "stacked_ae":
        depth = len(run.widths) + 1
        for layers in range(1, depth + 1):
            view = Plain(nn.Sequential(*[*net.encoder][: 2 * layers]), nn.Sequential(*[*net.decoder][1 - 2 * layers :]))
            own = [*net.encoder[2 * layers - 2].parameters(), *net.decoder[1 - 2 * layers].parameters()]
            net.requires_grad_(False)
            for parameter in own:
                parameter.requires_grad_()
            yield view, own, 0.6 / depth
        net.requires_grad_()
        yield net, core, 0.4
    else:
        yield net, core, 1.0


def _pixels(data: Dataset) -> Tensor:
    return torch.tensor(data.train_images.reshape(len(data.train_images), -1)).float() / 255
