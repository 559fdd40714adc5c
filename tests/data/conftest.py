"""A small data set of known content, and a web server on this machine that stands for its mirrors."""

import gzip
import hashlib
import http.server
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from aecore.data import idx, sources, web
from aecore.data.published import Published
from aecore.data.sets import mnist

Answer = bytes | int | Callable[[http.server.BaseHTTPRequestHandler], None]


@dataclass
class Mirrors:
    """The server: `answers["/a/file"]` is a file's bytes, a status, or a function that misbehaves."""

    url: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)


@dataclass
class Small:
    """The set in place of MNIST, its .gz files by name, and its arrays in the order of `spec.files`."""

    spec: sources.IdxSet
    files: dict[str, bytes]
    arrays: tuple[np.ndarray, ...]


@pytest.fixture
def mirrors() -> Iterator[Mirrors]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked[self.path] += 1
            answer = state.answers.get(self.path, 404)
            if callable(answer):
                answer(self)
            elif isinstance(answer, int):
                self.send_error(answer)
            else:
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state = Mirrors(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()


@pytest.fixture
def small(mirrors: Mirrors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    """Put a set of 200 + 20 noisy images in MNIST's place, at mirrors /a/ and /b/, both of which have it."""
    rng = np.random.default_rng(0)
    arrays = tuple(
        rng.integers(0, high, shape, np.uint8)
        for shape, high in (((200, 28, 28), 256), ((200,), 10), ((20, 28, 28), 256), ((20,), 10))
    )
    files, described = {}, []
    for source, array in zip(mnist.SET.spec.files, arrays, strict=True):
        content = idx.header(array.shape) + array.tobytes()
        files[source.file] = raw = gzip.compress(content, mtime=0)
        checks = (sources.sha256(hashlib.sha256(content).hexdigest()),)
        described.append(replace(source, shape=array.shape, size=len(raw), checks=checks))
    spec = replace(mnist.SET.spec, mirrors=(f"{mirrors.url}/a/", f"{mirrors.url}/b/"), files=tuple(described))
    mirrors.answers |= {f"/{mirror}/{name}": raw for mirror in "ab" for name, raw in files.items()}
    monkeypatch.setattr(mnist, "SET", Published(1, spec))
    monkeypatch.setenv("AECORE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    monkeypatch.delenv("AECORE_DATA_DIR", raising=False)
    monkeypatch.setattr(web, "READ", 0.4)
    return Small(spec, files, arrays)
