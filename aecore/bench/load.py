"""What many viewers of one training cost the web process, the training, and each other, over loopback.

The real app, a real browser that presses Train and then only watches, and `viewers` connections from a process of
their own that follow what its page follows, as browsers do.

A push is timed from the moment the web process has a snapshot from the training to the moment a viewer has all bytes
of the message that first shows its step: drawing, packing and sending are in it, the pipe between training and web
process (one pickle of some ten kilobytes) and the drawing in the browser are not. A snapshot that a newer one overtook
before it was drawn was pushed to nobody and has no such time. The training's speed is compared afterwards in turns, as
other things on a machine come and go: all viewers leave and come again, in the same run, while the browser watches it.
Browser, viewers and training share this machine's cores: with viewers elsewhere the training would lose less.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from aecore import bench, settings, shipped
from aecore.bench import browser
from aecore.bench.browser import SEEK

TURNS = 6  # with viewers, and as many without
TURN = 5.0  # seconds, at most a twelfth of those that are measured
SETTLE = 5.0  # seconds of training before anything is measured
START = 120.0  # seconds for the training to begin, which in an empty cache compiles first, and for the viewers to come
BROKEN = 2.0  # seconds without a word, after which a browser begins anew
RUN = "epochs=1000&batch_size=256&lr=0.001"
STREAM = "_stcore/stream"  # where Streamlit's own socket is

#: Stands in the app before all else: somebody notes what happens.
NOTED = """
import runpy

if __name__ != "__main__":
    runpy.run_path({module!r})["note"]({notes!r})
"""
TRAINS = f"() => {{ {SEEK} return +(seek(document, 'latent-map')?.dataset.step ?? 0) > 0; }}"


def report(viewers: int, seconds: float) -> dict[str, Any]:
    """Measure in a folder that is gone afterwards, and say on which machine."""
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), viewers, seconds) | {"machine": bench.machine()}


def measure(folder: Path, viewers: int, seconds: float) -> dict[str, Any]:
    """Return shares of a core, milliseconds, megabytes and counts by what they are of."""
    chromium = browser.find()
    if chromium is None:
        return _wrong(["not measured: there is no Chromium"])
    from playwright.sync_api import sync_playwright

    stores = {"AECORE_STORE_DIR": str(folder / "store"), "AECORE_CACHE_DIR": str(folder / "cache")}
    notes = folder / "notes"
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium, args=list(browser.ARGUMENTS))
        with browser.serving(stores, str(_app(folder, notes))) as (address, server):
            page = Page(chrome, address, f"{address}/train?{RUN}")
            return _measured(page, server.pid, notes, viewers, seconds)


def _app(folder: Path, notes: Path) -> Path:
    """Write the app with its notes, and its pages beside it."""
    (folder / "pages").symlink_to(shipped.ROOT / "pages")
    module = Path(__file__).with_name("moments.py")
    app = folder / "app.py"
    said, _empty, rest = shipped.APP.read_text("utf-8").partition("\n")  # its docstring stays its first words
    app.write_text(said + "\n" + NOTED.format(module=str(module), notes=str(notes)) + rest, "utf-8")
    return app


class Page:
    """The page that trains and is then left alone, and what its sockets say."""

    def __init__(self, chrome: Any, address: str, url: str) -> None:
        self.address = address
        self.topics: list[str] = []
        self.runs = self.frames = 0
        self.errors: list[str] = []
        self._page = chrome.new_context(viewport={"width": 480, "height": 640}, locale="en-US").new_page()
        self._page.on("websocket", self._socket)
        self._page.on("pageerror", lambda error: self.errors.append(f"page: {error}"))
        self._page.goto(url)
        self._page.get_by_role("button", name="Train").click()
        self._page.wait_for_function(TRAINS, timeout=1000 * START)

    @property
    def topic(self) -> str:
        """What it follows. Raises RuntimeError where that is nothing."""
        if not self.topics:
            raise RuntimeError("The page follows nothing over the live wire.")
        return self.topics[-1]

    def rest(self, seconds: float) -> None:
        """Let time pass; what the page says meanwhile is heard."""
        self._page.wait_for_timeout(1000 * seconds)

    def stop(self) -> None:
        """End the training."""
        self._page.get_by_role("button", name="Stop").click()
        self._page.get_by_role("button", name="Train").wait_for()

    def _socket(self, socket: Any) -> None:
        if STREAM in socket.url:
            socket.on("framereceived", self._streamed)
        else:
            socket.on("framesent", self._sent)
            socket.on("close", lambda _socket: self.errors.append("page: its live wire was closed"))

    def _sent(self, message: str | bytes) -> None:
        told = json.loads(message)
        if "watch" in told:
            self.topics.append(told["watch"])

    def _streamed(self, message: str | bytes) -> None:
        """Count Streamlit's messages, and the runs of scripts among them."""
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        self.frames += 1
        if isinstance(message, bytes):
            self.runs += ForwardMsg.FromString(message).WhichOneof("type") == "new_session"


@dataclass(frozen=True)
class Span:
    """A stretch of time, on this machine's clock, in seconds."""

    begin: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end - self.begin

    def holds(self, moment: float) -> bool:
        """Whether a moment lies in it."""
        return self.begin <= moment < self.end


@dataclass
class Notes:
    """What `moments` noted: of each step when its snapshot came, and of each message when it was packed."""

    snapshots: dict[int, float] = field(default_factory=dict)
    packed: list[float] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> Notes:
        """Read them."""
        notes = cls()
        for line in path.read_text("utf-8").splitlines():
            what, number, moment = line.split()
            if what == "packed":
                notes.packed.append(float(moment))
            else:
                notes.snapshots.setdefault(int(number), float(moment))
        return notes

    def within(self, span: Span) -> dict[int, float]:
        """Return the snapshots of a stretch of time."""
        return {step: moment for step, moment in self.snapshots.items() if span.holds(moment)}

    def speed(self, span: Span) -> float:
        """Steps a second."""
        there = self.within(span)
        if len(there) < 2:
            return float("nan")
        return (max(there) - min(there)) / (max(there.values()) - min(there.values()))


def _measured(page: Page, pid: int, notes: Path, viewers: int, seconds: float) -> dict[str, Any]:
    """Watch the training with viewers, then in turns without and with them."""
    page.rest(SETTLE)
    with _watching(page, viewers) as crowd:
        page.runs = page.frames = 0
        rss, spent, busy = rss_mb(pid), cpu(pid), cpu(crowd.pid)
        span = _passing(page, seconds)
        spent, busy, grown = cpu(pid) - spent, cpu(crowd.pid) - busy, rss_mb(pid) - rss
        turns = [(_turn(page, crowd, "leave", seconds), _turn(page, crowd, "watch", seconds)) for _ in range(TURNS)]
        runs, frames, held, seen = page.runs, page.frames, rss_mb(pid), crowd.end()
    noted = Notes.read(notes)
    errors = [*seen["errors"], *page.errors, *_complaints(seen["silence"], noted, turns[-1][-1])]
    page.stop()
    return {"viewers": viewers, "seconds": round(span.seconds, 1), "web_cpu_share": _round(spent / span.seconds),
            **_pushed(seen, noted, span), **_trained(noted, turns), "web_rss_mb": round(held, 1),
            "web_rss_growth_mb": round(grown, 1), "script_runs": runs, "streamlit_messages": frames,
            "viewers_cpu_share": _round(busy / span.seconds), **_wrong(errors)}  # fmt: skip


def _turn(page: Page, crowd: Crowd, order: str, seconds: float) -> Span:
    """Have the viewers leave, or come again; return the time after that."""
    crowd.say(order)
    page.rest(1.0)
    return _passing(page, min(TURN, seconds / 12))


def _passing(page: Page, seconds: float) -> Span:
    """Let time pass and return which."""
    begin = time.monotonic()
    page.rest(seconds)
    return Span(begin, time.monotonic())


def _pushed(seen: dict[str, Any], noted: Notes, span: Span) -> dict[str, Any]:
    """How long snapshots took to the viewers, how many there were, and how often one was packed."""
    snapshots = noted.within(span)
    took = [moment - snapshots[step]
            for number, step in seen["steps"].items() if step in snapshots
            for moment in seen["moments"][number]]  # fmt: skip
    packed = sum(map(span.holds, noted.packed))
    came = [moment for moments in seen["moments"].values() for moment in moments if span.holds(moment)]
    return {"push_p50_ms": _percentile(took, 50), "push_p95_ms": _percentile(took, 95),
            "push_max_ms": _percentile(took, 100), "packed_per_snapshot": _round(packed / max(1, len(snapshots))),
            "snapshots": len(snapshots), "messages": len(came),
            "message_kb": _round(seen["size"] / 1000 / max(1, sum(map(len, seen["moments"].values())))),
            "longest_silence_s": _round(seen["silence"])}  # fmt: skip


def _trained(noted: Notes, turns: list[tuple[Span, Span]]) -> dict[str, Any]:
    """The training's speed with viewers against alone, of all turns together."""
    alone, watched = (statistics.mean(map(noted.speed, spans)) for spans in zip(*turns, strict=True))
    return {"training_ratio": _round(watched / alone), "steps_per_second_alone": _round(alone)}


def _complaints(silence: float, noted: Notes, last: Span) -> list[str]:
    found = [f"somebody heard nothing for {silence:.1f} s"] if silence > BROKEN else []
    return found if noted.within(last) else [*found, "the training was over too soon"]


def _wrong(errors: list[str]) -> dict[str, Any]:
    return {"errors": len(errors), "what_went_wrong": sorted(set(errors))[:10]}


class Crowd:
    """The process of the viewers."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process, self.pid = process, process.pid

    def say(self, order: str) -> None:
        """Have all of them `leave` or `watch` what they follow."""
        assert self._process.stdin is not None
        self._process.stdin.write(order + "\n")
        self._process.stdin.flush()

    def end(self) -> dict[str, Any]:
        """Have them go, and return what they saw, messages by their numbers."""
        told, _ = self._process.communicate(timeout=START)
        seen: dict[str, Any] = json.loads(told.splitlines()[-1])
        return seen


@contextmanager
def _watching(page: Page, viewers: int) -> Iterator[Crowd]:
    """Have viewers follow what a page follows; none is left afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", "aecore.bench.viewers", page.address, page.topic, str(viewers)], text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=settings.children({"PYTHONPATH": str(shipped.PARENT)}),
    )  # fmt: skip
    try:
        _await_first_word(process, page)
        yield Crowd(process)
    finally:
        process.kill()
        process.wait()


def _await_first_word(process: subprocess.Popen[str], page: Page) -> None:
    """Wait until all watch. Raises RuntimeError where they do not."""
    assert process.stdout is not None
    heard: list[str] = []
    listening = threading.Thread(target=lambda: heard.append(process.stdout.readline()), daemon=True)  # type: ignore[union-attr]
    listening.start()
    end = time.monotonic() + START
    while listening.is_alive() and time.monotonic() < end:
        page.rest(0.1)
    if not heard or not heard[0]:
        raise RuntimeError("The viewers did not come.")


def cpu(pid: int) -> float:
    """CPU seconds of a process so far, its children left out (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rss_mb(pid: int) -> float:
    """Megabytes of memory that a process holds (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text("utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _percentile(seconds: list[float], share: float) -> float | None:
    return round(1000 * float(np.percentile(seconds, share)), 1) if seconds else None


def _round(value: float) -> float | None:
    """Three digits; None for what is not a number, which JSON does not know."""
    return float(f"{value:.3g}") if np.isfinite(value) else None


def table(told: dict[str, Any]) -> str:
    """Return a report as Markdown."""
    rows = [f"| {name} | {value} |" for name, value in told.items() if name not in ("machine", "what_went_wrong")]
    return "\n".join(["| what | measured |", "| --- | --- |", *rows, *told["what_went_wrong"]])
