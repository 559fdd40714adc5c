"""One message for the browser: a JSON head and binary parts in one piece of bytes.

Streamlit carries raw bytes only as the whole of a component's data, hence a frame of our own. The browser's half is
`ui/frontend/src/wire/envelope.ts`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Thing:
    """A part that the browser fetches by itself, from an address below which nothing ever changes, unless it has it."""

    address: str


Part = bytes | Thing


def pack_envelope(data: Mapping[str, object], blobs: Mapping[str, Part], slot: str = "") -> bytes:
    """Pack u32 length of the head (little-endian), the head as JSON, then the binary parts.

    slot: the name of the component's place on the page, for those that the live wire reaches.
    """
    places, things, parts, offset = {}, {}, [], 0
    for name, blob in blobs.items():
        if isinstance(blob, Thing):
            things[name] = blob.address
        else:
            places[name] = (offset, len(blob))
            offset += len(blob)
            parts.append(blob)
    told = {"data": data, "blobs": places} | ({"things": things} if things else {}) | ({"slot": slot} if slot else {})
    head = json.dumps(told, ensure_ascii=False, allow_nan=False).encode()
    return b"".join((len(head).to_bytes(4, "little"), head, *parts))


def open_envelope(message: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return head and parts of what `pack_envelope` made, without those that are had elsewhere."""
    body = 4 + int.from_bytes(message[:4], "little")
    head = json.loads(message[4:body])
    blobs = {name: message[body + at : body + at + size] for name, (at, size) in head["blobs"].items()}
    return head["data"], blobs
