"""Finding the files as people have them: packed or not, in torchvision's folders or loose, told apart by content."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aecore import data, settings
from aecore.data import sources
from aecore.data.published import Published
from aecore.data.sets import fashion, mnist

IMAGES, LABELS = sources.TRAIN_IMAGES, sources.TRAIN_LABELS


@pytest.fixture
def root(small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that AECORE_DATA_DIR names: empty. No mirror answers."""
    monkeypatch.setenv("AECORE_DATA_DIR", str(tmp_path / "root"))
    (tmp_path / "root").mkdir()
    return tmp_path / "root"


def unpacked(raw: bytes) -> bytes:
    return gzip.decompress(raw)


#: How people call a file, from its name at the mirrors, and what they have made of its bytes.
NAMES = {
    "as published": (lambda name: name, lambda raw: raw),
    "unpacked": (lambda name: name.removesuffix(".gz"), unpacked),
    "unpacked, with a dot": (lambda name: name.removesuffix(".gz").replace("-idx", ".idx"), unpacked),
    "packed, with a dot": (lambda name: name.replace("-idx", ".idx"), lambda raw: raw),
    "unpacked by a browser": (lambda name: name, unpacked),
    "packed, called as if not": (lambda name: name.removesuffix(".gz"), lambda raw: raw),
    "packed anew": (lambda name: name, lambda raw: gzip.compress(unpacked(raw), compresslevel=1, mtime=7)),
    "a second download": (lambda name: name.replace(".gz", " (1).gz"), lambda raw: raw),
    "in capitals": (lambda name: name.upper(), lambda raw: raw),
}
FOLDERS = ["", "mnist", "MNIST", "MNIST/raw", "mnist/MNIST/raw", "mnist/raw", "raw"]


def put(folder: Path, small, kind: str = "as published") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    called, made = NAMES[kind]
    for name, raw in small.files.items():
        (folder / called(name)).write_bytes(made(raw))


def assert_found(small) -> None:
    assert data.available("mnist")
    found = data.load("mnist")
    arrays = (found.train_images, found.train_labels, found.test_images, found.test_labels)
    assert all(np.array_equal(array, expected) for array, expected in zip(arrays, small.arrays, strict=True))
    assert "AECORE_DATA_DIR" in found.provenance


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("folder", ["", "mnist"], ids=["loose", "own"])
def test_the_files_are_found_whatever_they_are_called_and_packed(folder, kind, root, small):
    put(root / folder, small, kind)
    assert_found(small)


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_files_are_found_in_every_usual_folder(folder, root, small):
    put(root / folder, small, "unpacked")
    assert_found(small)


def other(small, name: str) -> dict[str, bytes]:
    """Return files of the same names and shapes with other content, and put their set into the registry."""
    files, described = {}, []
    for source, array in zip(small.spec.files, small.arrays, strict=True):
        content = gzip.decompress(small.files[source.file])[: -array.size] + array[::-1].tobytes()
        files[source.file] = gzip.compress(content, mtime=0)
        described.append(replace(source, checks=(sources.md5(hashlib.md5(content).hexdigest()),)))
    return files | {"spec": replace(fashion.SET.spec, files=tuple(described), mirrors=())}


def test_which_set_loose_files_are_their_content_decides(root, small, monkeypatch):
    files = other(small, "fashion")
    monkeypatch.setattr(fashion, "SET", Published(3, files.pop("spec")))
    for name, raw in files.items():
        (root / name).write_bytes(raw)
    assert data.available("fashion")
    assert not data.available("mnist")
    np.testing.assert_array_equal(data.load("fashion").train_images, small.arrays[0][::-1])
    with pytest.raises(data.DataError, match="MNIST is not on this machine yet"):
        data.load("mnist")
    put(root / "MNIST" / "raw", small, "unpacked")
    assert_found(small)
    assert data.load("fashion").provenance.startswith("Fashion-MNIST")


def test_a_bad_file_among_loose_ones_is_named(root, small):
    put(root, small)
    (root / IMAGES).write_bytes(b"<!doctype html>")
    assert not data.available("mnist")
    with pytest.raises(data.DataError, match=rf"{IMAGES} is neither a gzip nor an IDX file"):
        data.load("mnist")


def test_labels_that_are_not_the_published_ones_are_seen_at_once(root, small):
    put(root / "mnist", small, "unpacked")
    path = root / "mnist" / LABELS.removesuffix(".gz")
    raw = path.read_bytes()
    path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    assert not data.available("mnist")
    path.write_bytes(raw)
    assert data.available("mnist")


def test_the_real_files_unpacked(tmp_path, monkeypatch):
    """Torchvision's folder, made of the real files where they are at hand."""
    origin = settings.data_dir()
    if origin is None or not (origin / "mnist" / IMAGES).is_file():
        pytest.skip("AECORE_DATA_DIR has no MNIST")
    folder = tmp_path / "MNIST" / "raw"
    folder.mkdir(parents=True)
    for source in mnist.SET.spec.files:
        (folder / source.stem).write_bytes(gzip.decompress((origin / "mnist" / source.file).read_bytes()))
    monkeypatch.setenv("AECORE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("AECORE_CACHE_DIR", str(tmp_path / "cache"))
    assert data.available("mnist")
    assert not data.available("fashion")
    assert data.load("mnist").train_labels[:5].tolist() == [5, 0, 4, 1, 9]
