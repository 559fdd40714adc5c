"""Which pages can show a run, and how to go there with one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aecore import shipped
from aecore.run import Run
from aecore.ui import address, library, session
from aecore.ui.plain import Markdown
from aecore.ui.words import N_, _


@dataclass(frozen=True)
class Target:
    """A page that shows runs: its title and icon, and how many runs it takes."""

    title: str
    icon: str
    least: int = 1
    most: int = 1


TARGETS = {
    "train": Target(N_("Train"), ":material/play_circle:"),
    "explore": Target(N_("Explore"), ":material/touch_app:"),
    "clusters": Target(N_("Clusters"), ":material/bubble_chart:"),
    "sweeps": Target(N_("Sweeps"), ":material/linear_scale:"),
    "compare": Target(N_("Compare"), ":material/compare:", 2, 4),
}


def here(page: str) -> bool:
    """Whether the app has this page."""
    return (shipped.ROOT / "pages" / f"{page}.py").is_file()


def pages(runs: int) -> list[str]:
    """Return the names of the pages that can show so many runs at once."""
    return [name for name, each in TARGETS.items() if each.least <= runs <= each.most and here(name)]


def label(page: str) -> Markdown:
    """Return a page's icon and title in the reader's language."""
    return f"{TARGETS[page].icon} {_(TARGETS[page].title)}"


def open_in(page: str, ids: Sequence[str]) -> None:
    """Go to a page with the runs of these ids; the language comes along. Call it in the script, not in a callback.

    The Train page takes a run as its settings and watches it; the others read ids from the address.
    """
    if page == "train":
        query = _into_session(ids[0])
    else:
        query = {"run": ids[0]} if TARGETS[page].most == 1 else {"runs": ",".join(ids)}
    address.go(page, query)


def link(run: Run) -> str:
    """Return the address that restores a run for anybody who opens it on this server."""
    return address.url("train", {"dataset": run.dataset} | run.to_link())


def _into_session(run_id: str) -> dict[str, str]:
    """Let this session watch a run, stored or in training; return the Train page's query."""
    entry = library.find(run_id)
    if entry is None:
        return {}
    session.revise(entry.run)
    session.watch(library.job(entry) or session.engine().open(entry.id))
    return entry.run.to_link() | {"dataset": entry.run.dataset}
