"""What moves on a page: a scene is drawn once by the page's script and after that comes over the live wire.

A scene is what one place of a page shows of works under way, for everybody who looks at the same in the same way. The
script mounts its parts where the page has room for them and then `follow`s it; from then on each part is brought anew
to its place, and the script runs again only when a person acts or when what the rest of the page depends on changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from hashlib import blake2b
from typing import TypeVar

from aecore.engine.base import Work
from aecore.server.live import HUB
from aecore.ui.browser.part import Part, component, mount, unseen
from aecore.ui.words import N_, _, for_all
from aecore.wire.protocol import Drawn

SILENT = 3.0  # seconds without a word from a worker before the page says so

TEXT = {
    "broken": N_("The connection to the server is lost; trying again …"),
    "foreign": N_("This training obeys the browser that began it."),
    "gone": N_("This training is over."),
    "value": N_("The server refuses this value."),
    "many": N_("This page follows more than the server allows; load it anew."),
}

component("scene")


class Scene:
    """What one place of a page shows of works under way.

    Subclasses say what is drawn and what the rest of the page depends on. Both are asked from any thread, and know
    nothing of a session.
    """

    def __init__(self, name: str, *of: object) -> None:
        """`name` and what it is `of` tell it from all others: who names the same sees the same."""
        self.name = f"{name}-{blake2b(repr(of).encode(), digest_size=12).hexdigest()}"

    def works(self) -> Sequence[Work]:
        """Return the works whose news it tells."""
        raise NotImplementedError

    def parts(self) -> Iterable[Part]:
        """Return what it shows now, in the language that is spoken."""
        raise NotImplementedError

    def standing(self) -> object:
        """Return what the rest of the page depends on: when it changes, the page's script runs once more.

        By default that is which works are over.
        """
        return [work.state.final for work in self.works()]

    # --- as the live wire sees it: `wire.hub.Topic` --------------------------------------------------------

    def listen(self, told: Callable[[], None]) -> Callable[[], None]:
        """Have `told` called whenever a work has news."""
        ends = ExitStack()
        for work in self.works():
            ends.callback(work.listen(told))
        return ends.close

    def draw(self) -> Drawn:
        """Return what it shows now, for readers of all languages."""
        with for_all():
            standing = str(self.standing())
            return Drawn(standing, {part.key: part.numbered() for part in self.parts()})

    def look(self, visitor: str, touches: bool) -> None:
        """Note that a visitor looks."""
        for work in self.works():
            work.watch(visitor, touches)

    def silent(self) -> bool:
        """Whether a worker has not been heard of for long, or what starts them is gone."""
        return any(getattr(work, "silence", 0.0) > SILENT or getattr(work, "orphaned", False) for work in self.works())


Named = TypeVar("Named", bound=Scene)


def known(scene: Named) -> Named:
    """Return the scene that all have who see the same."""
    found = HUB.offer(scene.name, scene)
    assert isinstance(found, type(scene))
    return found


def follow(scene: Scene, standing: object, moving: bool = True) -> None:
    """Have the parts of a `known` scene brought anew while it is `moving`; mount them before, and this after them.

    standing: the scene's, as it was when the first of the page was drawn: what changed since has the page made anew.
    """
    head = {"topic": scene.name if moving else "", "number": HUB.number(scene.name), "standing": str(standing),
            "text": {name: _(words) for name, words in TEXT.items()}}  # fmt: skip
    mount(Part("scene", unseen(f"scene:{scene.name.partition('-')[0]}"), head), heard="standing")
