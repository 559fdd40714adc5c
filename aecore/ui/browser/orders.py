"""The buttons whose orders go over the live wire, where they are obeyed at once and nothing is drawn anew for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aecore.engine.base import Job
from aecore.ui.browser.part import Part, component, mount, unseen
from aecore.wire.protocol import ORDERS

component("orders")


@dataclass(frozen=True)
class Button:
    """A button by Streamlit's key, the order it gives (one of `protocol.ORDERS`), and its letter."""

    key: str
    order: str
    letter: str

    def __post_init__(self) -> None:
        assert self.order in ORDERS


def give(jobs: Sequence[Job], buttons: Sequence[Button]) -> None:
    """Have the browser give `jobs` the orders of these buttons by itself; call it once a page, after the buttons."""
    told = [{"place": each.key.replace(":", "-").replace(" ", "-"), "order": each.order, "key": each.letter}
            for each in buttons]  # fmt: skip
    mount(Part("orders", unseen("orders"), {"jobs": [job.id for job in jobs], "buttons": told}))
