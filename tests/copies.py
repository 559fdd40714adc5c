"""Copies of the tree into which a test drops a file, to see whether that is all that a new thing needs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from aecore.shipped import ROOT

PARTS = ("aecore", "pages", "assets", "tests", "app.py", "pyproject.toml", ".streamlit", ".mypy_cache")
LEFT = shutil.ignore_patterns("node_modules", "__pycache__", "*.film.bin")


def copied(root: Path, dropped: Mapping[str, str]) -> Path:
    """Copy the tree to `root` and put files into it, path → content; nothing else is told of them."""
    for part in (ROOT / name for name in PARTS):
        if part.is_dir():
            shutil.copytree(part, root / part.name, ignore=LEFT)
        elif part.exists():
            shutil.copy2(part, root / part.name)
    for path, content in dropped.items():
        (root / path).write_text(content, encoding="utf-8")
    return root


def run(copy: Path, *command: str) -> str:
    """Run Python in the copy, with a store and a cache of its own, and return what it printed; it must succeed."""
    own = {"PYTHONPATH": str(copy), "AECORE_STORE_DIR": str(copy / "store"), "AECORE_CACHE_DIR": str(copy / "cache")}
    told = subprocess.run([sys.executable, *command], cwd=copy, env=os.environ | own, text=True, capture_output=True,
                          timeout=300, check=False)  # fmt: skip
    assert told.returncode == 0, told.stdout[-3000:] + told.stderr[-3000:]
    return told.stdout


def lint(copy: Path, *paths: str) -> None:
    """Have ruff and mypy look at dropped files."""
    run(copy, "-m", "ruff", "check", *paths)
    run(copy, "-m", "ruff", "format", "--check", *paths)
    run(copy, "-m", "mypy", *paths)


def passes(copy: Path, *arguments: str) -> None:
    """Run tests of the copy."""
    run(copy, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *arguments)
