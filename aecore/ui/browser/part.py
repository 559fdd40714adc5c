"""A part of a page: the message of one component, which a script mounts, and which the live wire brings anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from aecore.ui import words
from aecore.wire.envelope import Part as Blob
from aecore.wire.envelope import pack_envelope
from aecore.wire.words import numbered


@dataclass(frozen=True, eq=False)
class Part:
    """What one component is told.

    kind: its name in the bundle; key: Streamlit's element key, and its slot on the page; head: the words and numbers,
    as JSON can hold them; blobs: its binary parts.
    """

    kind: str
    key: str
    head: Mapping[str, Any]
    blobs: Mapping[str, Blob] = field(default_factory=dict)

    def packed(self) -> bytes:
        """Pack the message in the reader's language."""
        return pack_envelope(self.head, self.blobs, self.key)

    def numbered(self) -> bytes:
        """Pack the message for readers of all languages. What it is made of must be said with `words.for_all`."""
        return pack_envelope(numbered(self.head, words.number), self.blobs, self.key)


def component(kind: str) -> Any:
    """Register a component of the bundle: once, at import, for whatever runtime a page runs in (AppTest's)."""
    _KINDS[kind] = st.components.v2.component(f"aecore_{kind.replace('-', '_')}", js=shim(kind))
    return _KINDS[kind]


def mount(part: Part, heard: str = "") -> Any:
    """Mount a part or update it; keep the key over updates.

    Return what it tells of the name `heard`, in the run of the script that this causes; else None.
    """
    asked: dict[str, Any] = {f"on_{heard}_change": _nothing} if heard else {}
    return _KINDS[part.kind](key=part.key, data=part.packed(), **asked).get(heard)


def shim(kind: str) -> str:
    """Return the few lines of JavaScript that hand a component's messages to the bundle's component `kind`."""
    return _SHIM % (kind, kind)


def unseen(key: str) -> str:
    """Return the key of a component that has nothing to see: its style takes it out of the page's flow."""
    return f"unseen-{key}"


def _nothing() -> None:
    """What a component tells is only kept when somebody listens."""


_KINDS: dict[str, Any] = {}

_SHIM = """
export default function (component) {
  const aecore = (globalThis.__aecore ??= {});
  if (aecore.mount) return aecore.mount("%s", component);
  (aecore.pending ??= []).push(["%s", component]);
  return () => aecore.unmount?.(component.parentElement);
}
"""
