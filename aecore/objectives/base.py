"""The contract of an objective: a frozen dataclass whose fields are its knobs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from aecore import knobs

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

    from aecore.nn.nets import Autoencoder, Pass


_RESERVED: dict[str, str] = {}  # names that no knob may have → whose they are
_KINDS: list[type[Objective]] = []


def reserve(names: Collection[str], whose: str) -> None:
    """Keep names from the knobs of objectives, of which those of `whose`, in words, would no longer be told apart.

    A link and a command line hold both. Raises ImportError for an objective that has one, here or when it is imported.
    """
    _RESERVED.update(dict.fromkeys(names, whose))
    for kind in _KINDS:
        _check_names(kind)


def _check_names(kind: type[Objective]) -> None:
    for name in _RESERVED.keys() & vars(kind).get("__annotations__", {}).keys():
        raise ImportError(f"The knob {name!r} of the objective {kind.name!r} has the name of {_RESERVED[name]}, "
                          f"{name!r}: give the knob another name, in {kind.__module__}.")  # fmt: skip


@dataclass(frozen=True)
class Phase:
    """A stretch of training in which one part of the network learns.

    `name` is shown while it runs; `share` is its part of all steps, in (0, 1]; `net` is the network, or a
    view of some of its layers, that makes the pass; `trained` are the parameters that move.
    """

    name: str
    share: float
    net: Autoencoder
    trained: Sequence[nn.Parameter]


@dataclass(frozen=True)
class Objective:
    """What a run minimises. A subclass is one file in this package; it is discovered, never listed.

    The class says what it is called and where it comes from (`title`, `short`, `summary`, `equation`, `extra`,
    `reference`), what the encoder emits (`posterior`), and whether a prior shapes the latent space.
    The fields are knobs. `terms` is all that must be written; the other hooks default to "nothing special".
    """

    name: ClassVar[str]  # the module's name, as on the command line
    order: ClassVar[float]  # place in the menu: the order in which a course teaches them
    title: ClassVar[str]
    short: ClassVar[str] = ""  # a shorter title, where there is little room
    summary: ClassVar[str]  # one sentence
    equation: ClassVar[str]  # LaTeX, the whole loss
    extra: ClassVar[str] = ""  # LaTeX, what sets it apart from the bare reconstruction: a term, or another code
    reference: ClassVar[str]
    posterior: ClassVar[Literal["point", "gaussian"]] = "point"
    prior: ClassVar[bool] = False  # the loss pulls q(z) towards N(0, I)
    suggests: ClassVar[Mapping[str, Any]] = {}  # fields of a run that are different here when they are not given
    needs: ClassVar[Mapping[str, tuple[str, ...]]] = {}  # fields of a run that must be one of these
    mechanism: ClassVar[str] = "bottleneck"  # the module of `aecore.mechanisms` that shows how it works

    def __init_subclass__(cls) -> None:
        cls.name = cls.__module__.rpartition(".")[2]
        _check_names(cls)
        _KINDS.append(cls)

    def __post_init__(self) -> None:
        knobs.check(self)

    @property
    def samples(self) -> int:
        """How many codes are drawn for each image (k); 1 unless the bound needs more."""
        return 1

    def corrupt(self, x: Tensor, rng: torch.Generator) -> Tensor:
        """Return what the encoder sees instead of x: (B, D) → (B, D). The target stays x."""
        return x

    def terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        """Return the weighted terms whose sum is minimised, each a scalar in nats per image."""
        raise NotImplementedError

    def phases(self, net: Autoencoder) -> Sequence[Phase]:
        """Return the phases of training in order; their shares add up to 1."""
        return [Phase("train", 1.0, net, list(net.core_parameters()))]

    def critic(self, latent_dim: int) -> nn.Module | None:
        """Return a second player which judges codes (B, d) → (B, 1), or None. Kept as `net.critic`."""
        return None

    def critic_terms(self, p: Pass, net: Autoencoder, rng: torch.Generator) -> dict[str, Tensor]:
        """Return the critic's own terms, minimised after each step of the network by its own optimiser."""
        raise NotImplementedError
