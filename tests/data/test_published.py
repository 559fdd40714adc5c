"""Loading an IDX set: look-up order, all kinds of bad file, mirrors that misbehave, two processes at once."""

import contextlib
import errno
import gzip
import hashlib
import http.server
import os
import pickle
import socket
import struct
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aecore import data, settings
from aecore.data import idx, published, sets, sources, web
from aecore.data.published import Published
from aecore.data.sets import mnist
from tests.disks import fill as fill_disk

IMAGES, LABELS = sources.TRAIN_IMAGES, sources.TRAIN_LABELS
PAGE = b"<!doctype html><html><body>Please log in to the network.</body></html>" * 20


@pytest.fixture
def cache(small, tmp_path: Path) -> Path:
    return tmp_path / "cache" / "data" / "mnist"


@pytest.fixture
def mine(small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folder, with the whole set."""
    folder = tmp_path / "mine" / "mnist"
    fill(folder, small)
    monkeypatch.setenv("AECORE_DATA_DIR", str(folder.parent))
    return folder


def fill(folder: Path, small) -> None:
    folder.mkdir(parents=True)
    for name, raw in small.files.items():
        (folder / name).write_bytes(raw)


def assert_whole(dataset: data.Dataset, small) -> None:
    arrays = (dataset.train_images, dataset.train_labels, dataset.test_images, dataset.test_labels)
    for array, expected in zip(arrays, small.arrays, strict=True):
        assert array.dtype == np.uint8
        assert not array.flags.writeable
        np.testing.assert_array_equal(array, expected)


def regzip(shape: tuple[int, ...], values: bytes, magic: bytes | None = None) -> bytes:
    header = idx.header(shape)
    return gzip.compress((magic or header[:4]) + header[4:] + values, mtime=0)


def spoil(small, kind: str) -> bytes:
    """Return the training images' file spoilt in one way."""
    raw, shape = small.files[IMAGES], small.arrays[0].shape
    values = small.arrays[0].tobytes()
    return {
        "empty": b"",
        "truncated": raw[: len(raw) // 2],
        "no trailer": raw[:-8],
        "flipped": raw[:5000] + bytes([raw[5000] ^ 255]) + raw[5001:],
        "html": PAGE,
        "magic": regzip(shape, values, bytes([0, 0, 13, 3])),
        "labels": small.files[LABELS],
        "count": regzip((199, 28, 28), values[: 199 * 784]),
        "short": regzip(shape, values[:-1]),
        "long": regzip(shape, values + b"\0"),
        "hash": regzip(shape, values[::-1]),
        "bomb": gzip.compress(bytes(5_000_000), mtime=0),
    }[kind]


KINDS = {
    "empty": "cut short",
    "truncated": "cut short",
    "no trailer": "cut short",
    "flipped": "corrupt|differs",
    "html": "neither a gzip nor an IDX file",
    "magic": "first four bytes are 00 00 0d 03, not 00 00 08 03",
    "labels": "first four bytes are 00 00 08 01",
    "count": "199×28×28 where 200×28×28 is expected",
    "short": "shorter than its header promises",
    "long": "longer than its header promises",
    "hash": "SHA-256 differs",
    "bomb": "first four bytes",
}


def test_unknown_name_names_the_value_and_the_choice():
    for call in (data.load, data.available, data.fetch, data.describe):
        with pytest.raises(data.DataError, match=r"'mnits'.*mnist, digits, fashion, kmnist"):
            call("mnits")


def test_absent_set_says_how_to_get_it(small):
    assert not data.available("mnist")
    with pytest.raises(data.DataError, match=r"“Get MNIST”.*python -m aecore data get mnist"):
        data.load("mnist")


def test_absent_set_says_where_it_was_looked_for_and_for_what(small, cache, tmp_path, monkeypatch):
    with pytest.raises(data.DataError, match=r"train-images-idx3-ubyte, .*AECORE_DATA_DIR names no folder") as caught:
        data.load("mnist")
    assert str(cache) in str(caught.value)
    monkeypatch.setenv("AECORE_DATA_DIR", str(tmp_path))
    with pytest.raises(data.DataError) as caught:
        data.load("mnist")
    for folder in (cache, tmp_path, tmp_path / "mnist", tmp_path / "MNIST" / "raw"):
        assert str(folder) in str(caught.value).replace(";", " ").split() or f"{folder}." in str(caught.value)


def test_user_folder_comes_first_and_is_only_read(mine, cache, small, mirrors):
    before = {path.name: path.stat().st_mtime_ns for path in mine.iterdir()}
    assert data.available("mnist")
    dataset = data.load("mnist", download=True)
    assert_whole(dataset, small)
    assert "AECORE_DATA_DIR" in dataset.provenance
    assert before == {path.name: path.stat().st_mtime_ns for path in mine.iterdir()}
    assert not mirrors.asked
    assert not cache.exists()


def test_user_folder_that_does_not_exist_is_no_error(small, tmp_path, monkeypatch):
    monkeypatch.setenv("AECORE_DATA_DIR", str(tmp_path / "nowhere"))
    assert_whole(data.load("mnist", download=True), small)


def test_download_reports_progress_and_then_needs_no_network(small, cache, mirrors):
    seen: list[tuple[int, int]] = []
    data.fetch("mnist", lambda done, total: seen.append((done, total)))
    total = sum(map(len, small.files.values()))
    assert {each[1] for each in seen} == {total}
    assert [each[0] for each in seen] == sorted(each[0] for each in seen)
    assert seen[-1] == (total, total)
    assert len(seen) > 6
    mirrors.answers.clear()
    assert data.available("mnist")
    assert_whole(data.load("mnist"), small)
    assert sorted(path.name for path in cache.iterdir()) == sorted([*small.files, ".lock"])


@pytest.mark.parametrize("kind", KINDS)
def test_bad_file_in_the_cache_is_set_aside_and_fetched_anew(kind, small, cache, mirrors):
    fill(cache, small)
    (cache / IMAGES).write_bytes(spoil(small, kind))
    assert_whole(data.load("mnist", download=True), small)
    assert (cache / f"{IMAGES}.bad").read_bytes() == spoil(small, kind)
    assert (cache / IMAGES).read_bytes() == small.files[IMAGES]
    assert mirrors.asked == {f"/a/{IMAGES}": 1}


@pytest.mark.parametrize("kind", KINDS)
def test_bad_file_in_the_cache_without_network_is_named_and_offered_again(kind, small, cache):
    fill(cache, small)
    (cache / IMAGES).write_bytes(spoil(small, kind))
    with pytest.raises(data.DataError, match=rf"{IMAGES} .*({KINDS[kind]})"):
        data.load("mnist")
    assert not data.available("mnist")
    with pytest.raises(data.DataError, match="Get MNIST"):
        data.load("mnist")


@pytest.mark.parametrize("kind", KINDS)
def test_bad_file_of_the_user_is_named_and_left_alone(kind, small, mine, cache):
    (mine / IMAGES).write_bytes(spoil(small, kind))
    with pytest.raises(data.DataError, match=rf"{IMAGES} .*({KINDS[kind]})") as caught:
        data.load("mnist")
    assert str(mine / IMAGES) in str(caught.value)
    assert_whole(data.load("mnist", download=True), small)
    assert_whole(data.load("mnist"), small)
    assert (mine / IMAGES).read_bytes() == spoil(small, kind)
    assert sorted(path.name for path in mine.iterdir()) == sorted(small.files)


def test_bad_file_of_the_user_is_named_when_the_mirrors_fail_too(small, mine, mirrors):
    (mine / IMAGES).write_bytes(PAGE)
    mirrors.answers.clear()
    with pytest.raises(
        data.DataError, match=r"HTTP 404.*put the four.*Moreover, .*neither a gzip nor an IDX"
    ) as caught:
        data.load("mnist", download=True)
    assert str(mine / IMAGES) in str(caught.value)


def test_something_else_than_a_file_is_named(small, mine):
    (mine / LABELS).unlink()
    (mine / LABELS).mkdir()
    with pytest.raises(data.DataError, match=rf"{LABELS} cannot be opened \(is a directory\)"):
        data.load("mnist")


def test_the_check_may_be_of_the_gz_file(small):
    source, raw = small.spec.files[0], small.files[IMAGES]
    source = replace(source, checks=(sources.packed(hashlib.sha256(raw).hexdigest()), sources.md5("0" * 32)))
    np.testing.assert_array_equal(idx.decode(raw, source), small.arrays[0])
    with pytest.raises(data.DataError, match="SHA-256, MD5 differs"):
        idx.decode(gzip.compress(gzip.decompress(raw), mtime=1), source)


def reset(raw: bytes):
    """Return an answer that resets the connection in mid-file."""

    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(raw)))
        handler.end_headers()
        handler.wfile.write(raw[: 3 * len(raw) // 4])
        handler.wfile.flush()
        time.sleep(0.05)
        linger = struct.pack("ii", 1, 0)  # close with a reset
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        handler.rfile.close()  # it holds the connection open
        handler.connection.close()

    return answer


def short(raw: bytes):
    """Return an answer that ends early, politely."""

    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(raw)))
        handler.end_headers()
        handler.wfile.write(raw[:-1000])

    return answer


def silent(handler: http.server.BaseHTTPRequestHandler) -> None:
    time.sleep(1.0)


def endless(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    with contextlib.suppress(OSError):
        for _ in range(1000):
            handler.wfile.write(bytes(1 << 16))


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("404", "HTTP 404"),
        ("503", "HTTP 503"),
        ("silent", "took too long"),
        ("reset", "broke off"),
        ("short", "broke off"),
        ("endless", "something else, larger than the file"),
        ("html", "what 127.0.0.1 sent is neither a gzip nor an IDX file"),
        ("truncated", "what 127.0.0.1 sent is cut short"),
        ("hash", "SHA-256 differs"),
    ],
)
def test_next_mirror_when_one_fails_and_an_error_when_all_do(fault, told, small, cache, mirrors):
    raw = small.files[IMAGES]
    answers = {"404": 404, "503": 503, "silent": silent, "reset": reset(raw), "short": short(raw)}
    answers["endless"] = endless
    bad = answers[fault] if fault in answers else spoil(small, fault)
    mirrors.answers |= {f"/a/{IMAGES}": bad, f"/b/{IMAGES}": bad}
    with pytest.raises(data.DataError, match=rf"{IMAGES} of MNIST could not be fetched: [^;]*{told}"):
        data.fetch("mnist")
    assert not list(cache.glob("*gz*"))
    mirrors.answers[f"/b/{IMAGES}"] = raw
    data.fetch("mnist")
    assert_whole(data.load("mnist"), small)


def test_no_network_at_all(small, monkeypatch):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    monkeypatch.setattr(mnist, "SET", Published(1, replace(small.spec, mirrors=(f"http://127.0.0.1:{port}/",))))
    with pytest.raises(data.DataError, match=r"127\.0\.0\.1 cannot be reached"):
        data.fetch("mnist")


def test_retry_goes_on_where_it_broke_off(small, mirrors):
    mirrors.answers |= {f"/{mirror}/{sources.TEST_IMAGES}": 500 for mirror in "ab"}
    with pytest.raises(data.DataError, match="HTTP 500"):
        data.fetch("mnist")
    mirrors.answers[f"/a/{sources.TEST_IMAGES}"] = small.files[sources.TEST_IMAGES]
    mirrors.asked.clear()
    data.fetch("mnist")
    assert mirrors.asked == {f"/a/{sources.TEST_IMAGES}": 1, f"/a/{sources.TEST_LABELS}": 1}


def test_what_the_progress_callback_raises_ends_the_fetch_cleanly(small, cache):
    def cancel(done: int, total: int) -> None:
        raise StopIteration

    with pytest.raises(StopIteration):
        data.fetch("mnist", cancel)
    assert [path.name for path in cache.iterdir()] == [".lock"]
    data.fetch("mnist")


def test_full_disk_leaves_nothing_half_written(small, cache, monkeypatch):
    def full(path: Path, raw: bytes) -> int:
        with open(path, "wb") as file:
            file.write(raw[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(data.DataError, match=r"no space left on device.*AECORE_CACHE_DIR"):
            data.fetch("mnist")
    assert [path.name for path in cache.iterdir()] == [".lock"]


def test_a_full_disk_is_a_sentence_and_once_there_is_room_the_set_is_fetched(small, mounted, monkeypatch):
    with mounted("size=1m") as root:
        monkeypatch.setenv("AECORE_CACHE_DIR", str(root))
        filler = fill_disk(root)
        with pytest.raises(
            data.DataError, match=r"kept in .*disk/data/mnist \(no space left on device\): free some space"
        ):
            data.fetch("mnist")
        assert [path.name for path in (root / "data" / "mnist").iterdir()] == [".lock"]
        assert not data.available("mnist")
        filler.unlink()
        data.fetch("mnist")
        assert_whole(data.load("mnist"), small)


def test_cache_that_cannot_be_made(small, tmp_path, mirrors):
    (tmp_path / "cache").write_text("a file where a folder should be")
    with pytest.raises(data.DataError, match=r"cannot be kept in .*cache.data.mnist"):
        data.fetch("mnist")
    assert not mirrors.asked


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_cache_that_may_not_be_written(small, cache):
    cache.mkdir(parents=True)
    cache.chmod(0o500)
    with pytest.raises(data.DataError, match="permission denied"):
        data.fetch("mnist")


def test_a_killed_process_leaves_no_litter(small, cache):
    cache.mkdir(parents=True)
    (cache / f"{IMAGES}.1-2.part").write_bytes(b"half")
    data.fetch("mnist")
    assert not list(cache.glob("*.part"))


def test_waiting_for_another_process_ends(small, cache, monkeypatch):
    monkeypatch.setattr(published, "PATIENCE", 0.1)
    with published._locked(small.spec, 0), pytest.raises(data.DataError, match="Another process"):
        data.fetch("mnist")


CHILD = """
import hashlib, pickle, sys
from aecore import data, settings
from aecore.data.sets import mnist
mnist.SET = pickle.loads(bytes.fromhex(sys.argv[1]))
data.fetch("mnist")
sys.stdout.write(hashlib.sha256(data.load("mnist").train_images.tobytes()).hexdigest())
assert not {"torch", "sklearn", "umap", "streamlit"} & set(sys.modules)
"""


def test_two_processes_fetch_once(small, mirrors):
    def slow(handler: http.server.BaseHTTPRequestHandler) -> None:
        time.sleep(0.2)
        raw = small.files[handler.path.rsplit("/", 1)[1]]
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(raw)))
        handler.end_headers()
        handler.wfile.write(raw)

    mirrors.answers |= {f"/a/{name}": slow for name in small.files}
    root = str(Path(data.__file__).parents[2])
    command = [sys.executable, "-c", CHILD, pickle.dumps(mnist.SET).hex()]
    environment = os.environ | {"PYTHONPATH": root}
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) for _ in range(2)]
    outputs = [child.communicate(timeout=30)[0] for child in children]
    assert [child.returncode for child in children] == [0, 0]
    assert outputs == [hashlib.sha256(small.arrays[0].tobytes()).hexdigest().encode()] * 2
    assert mirrors.asked == {f"/a/{name}": 1 for name in small.files}


def test_errors_survive_pickling(small):
    with pytest.raises(data.DataError) as caught:
        data.load("mnist")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (str(copy), copy.code, copy.values.keys()) == (str(caught.value), "absent", caught.value.values.keys())
    assert str(copy.values["looked"]) == str(caught.value.values["looked"])


def test_the_table_is_complete():
    every = [each for each in sets.catalogue().values() if isinstance(each, Published)]
    assert [each.spec.name for each in every] == ["mnist", "fashion", "kmnist"]
    for each in every:
        spec, told = each.spec, each.description
        assert (told.train, told.test, told.shape, len(told.classes)) == (60_000, 10_000, (28, 28), 10)
        assert told.download == sum(source.size for source in spec.files) > 10_000_000
        assert all(mirror.startswith("http") and mirror.endswith("/") for mirror in spec.mirrors)
        digests = [check for source in spec.files for check in source.checks]
        assert len({check.digest for check in digests}) == len(digests)
        assert all(len(bytes.fromhex(check.digest)) == {"sha256": 32, "md5": 16}[check.algorithm] for check in digests)
        assert all(any(check.of == "content" for check in source.checks) for source in spec.files)
    assert (web.CONNECT, web.READ) == (5.0, 15.0)


@pytest.mark.skipif(not os.environ.get("AECORE_DATA_DIR"), reason="AECORE_DATA_DIR names no data")
def test_the_real_mnist(tmp_path, monkeypatch):
    folder = settings.data_dir()
    if folder is None or not (folder / "mnist" / IMAGES).is_file():
        pytest.skip("AECORE_DATA_DIR has no MNIST")
    monkeypatch.setenv("AECORE_CACHE_DIR", str(tmp_path))
    assert data.available("mnist")
    mnist = data.load("mnist")
    assert mnist.train_images.shape == (60_000, 28, 28)
    assert mnist.test_images.shape == (10_000, 28, 28)
    assert mnist.train_labels[:5].tolist() == [5, 0, 4, 1, 9]
    counts = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert np.bincount(mnist.train_labels).tolist() == counts
    assert mnist.test_labels[:5].tolist() == [7, 2, 1, 0, 4]
    assert not mnist.stand_in
