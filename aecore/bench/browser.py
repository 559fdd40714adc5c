"""A Chromium to drive, if this machine has one. Shared by the page's benchmark and the browser tests."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from aecore import settings, shipped

ARGUMENTS = (
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run",
    "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-gpu-compositing",
)  # fmt: skip
#: Finds an element inside the shadow roots of components.
SEEK = """
const seek = (root, id) => { for (const e of root.querySelectorAll('*')) {
  if (e.dataset?.testid === id) return e;
  const inner = e.shadowRoot && seek(e.shadowRoot, id); if (inner) return inner; } };
"""
HAS_POINTS = f"() => {{ {SEEK} return +(seek(document, 'latent-map')?.dataset.points ?? 0) > 0; }}"


def find() -> str | None:
    """Return the path of a Chromium: `AECORE_CHROMIUM`, one on the PATH, or Playwright's own build."""
    if asked := settings.chromium():
        return asked
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@contextlib.contextmanager
def serving(environment: Mapping[str, str], script: str = "app.py") -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run the app, or another script, on a free port of 127.0.0.1.

    Yield its address and process once it answers, and end it after.
    """
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}", "--server.address=127.0.0.1"],
        cwd=shipped.ROOT, env=settings.children({"PYTHONPATH": str(shipped.PARENT), **environment}),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _await(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _await(address: str, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
