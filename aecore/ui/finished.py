"""Finished runs at a glance: what was asked and the last test figures, without opening their arrays."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

FRESH = 10.0  # seconds a list of runs is kept before the folder is looked at again
MOST = 400  # runs that are looked at, the newest


@st.cache_data(ttl=FRESH, show_spinner=False, max_entries=4)
def finished(root: str) -> list[tuple[str, Mapping[str, Any], Mapping[str, float]]]:
    """Return (id, run as `Run.to_dict`, last test figures) of the finished runs in a store's folder, newest first."""
    files = [(path.stat().st_mtime_ns, path) for path in Path(root).glob("[!.]*/run.json")]
    newest = sorted(files, reverse=True)[:MOST]
    told = ((path.parent.name, *_glance(path, written)) for written, path in newest)
    return [(name, run, test) for name, run, test in told if test]


@functools.lru_cache(maxsize=MOST)
def _glance(path: Path, written: int) -> tuple[Mapping[str, Any], Mapping[str, float]]:
    """Read a run's configuration and figures once; a file that cannot be read says nothing."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return document["run"], document["last"]["test"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}, {}
