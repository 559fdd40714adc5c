"""Things that never change, by their content: a browser that has one is never sent it again.

Whoever shows a thing offers it anew, so what is held here need only outlive the moment until browsers have asked.
"""

from __future__ import annotations

import functools
import gzip
import threading
from collections import OrderedDict
from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

ROOM = 64_000_000  # bytes that are held
FOLDER = "things"
KINDS = {"js": "text/javascript", "json": "application/json", "image": "image/*", "bin": "application/octet-stream"}
PACKED = {"js", "json"}  # the kinds that gzip makes smaller; networks and films it does not
FOREVER = {"cache-control": "public, max-age=31536000, immutable"}


class Things:
    """Holds the things that were offered last, as many as have room. From any thread."""

    def __init__(self, room: int = ROOM) -> None:
        self._room, self._lock = room, threading.Lock()
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self._pinned: dict[str, bytes] = {}

    def offer(self, content: bytes, kind: str = "bin", *, pinned: bool = False) -> str:
        """Hold a thing, `pinned` as long as the server lives; return its name: its digest, and its kind for an ending.

        Raises ValueError for a kind that is not in KINDS.
        """
        if kind not in KINDS:
            raise ValueError(f"kind: {kind} is not allowed; expected one of {', '.join(KINDS)}")
        name = f"{blake2b(content, digest_size=16).hexdigest()}.{kind}"
        with self._lock:
            if pinned:
                self._pinned[name] = content
            else:
                self._held[name] = content
                self._held.move_to_end(name)
                self._make_room()
        return name

    def get(self, name: str) -> bytes | None:
        """Return a thing by its name; None for one that is not held (any more)."""
        with self._lock:
            return self._pinned.get(name, self._held.get(name))

    def _make_room(self) -> None:
        held = sum(map(len, self._held.values()))
        while held > self._room and len(self._held) > 1:
            held -= len(self._held.popitem(last=False)[1])


_THINGS = Things()
offer = _THINGS.offer


def route(base: str = "") -> Route:
    """Return the route on which things are had, below the server's base path."""
    return Route(f"{prefix(base)}/{{name}}", _serve, methods=["GET"])


def prefix(base: str = "") -> str:
    """Return the path of the folder of all things."""
    return "/" + "/".join(filter(None, (base.strip("/"), FOLDER)))


@functools.lru_cache(maxsize=4)
def _packed(content: bytes) -> bytes:
    """Pack what a whole class asks for once, not once for each of them."""
    return gzip.compress(content, mtime=0)


async def _serve(request: Request) -> Response:
    name = request.path_params["name"]
    content, etag = _THINGS.get(name), f'"{name}"'
    if content is None:
        return PlainTextResponse("This is not here any more; load the page anew.", 404, {"cache-control": "no-store"})
    headers = {**FOREVER, "etag": etag, "vary": "accept-encoding"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    kind = name.rpartition(".")[2]
    if kind in PACKED and "gzip" in request.headers.get("accept-encoding", ""):
        content, headers = _packed(content), headers | {"content-encoding": "gzip"}
    return Response(content, headers=headers, media_type=KINDS[kind])
