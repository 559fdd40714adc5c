"""Losses and networks, loaded at first use: an objective can be described where torch is not imported."""

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from aecore import losses as losses
    from aecore import nets as nets
else:
    losses = lazy_loader.load("aecore.losses", suppress_warning=True)
    nets = lazy_loader.load("aecore.nets", suppress_warning=True)
