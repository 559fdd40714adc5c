"""Where the app's own files lie: at the top of a checkout, or within an installed package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "app"  # where a wheel puts app.py, pages/, assets/ and .streamlit/ (pyproject.toml says so)

PARENT = _PACKAGE.parent  # what must be on the path for a process to find this very package
ROOT = _INSTALLED if _INSTALLED.is_dir() else PARENT
APP = ROOT / "app.py"
ASSETS = ROOT / "assets"
