"""Losses and networks, loaded at first use: an objective can be described where torch is not imported."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aecore.nn import losses as losses
    from aecore.nn import nets as nets
else:

    class _Later:
        """A module that is imported when something of it is asked for.

        The import is an ordinary one, under Python's own lock. A lazy module in `sys.modules`, as
        `importlib.util.LazyLoader` makes it, is shown half made to a second thread that asks meanwhile (Python 3.11).
        """

        def __init__(self, name: str) -> None:
            self._name = name

        def __getattr__(self, attribute: str) -> Any:
            return getattr(importlib.import_module(self._name), attribute)

    losses, nets = _Later("aecore.nn.losses"), _Later("aecore.nn.nets")
