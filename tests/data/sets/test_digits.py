"""The built-in digits: the same on every machine, no test original in training, like MNIST to look at."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from aecore import data
from aecore.data import glyphs, places
from aecore.data.sets import digits

# Every machine must draw these very images; change the hash and digits.VERSION together.
SHA256 = "437fbc25707e2f050288925d71d4bb256c2a8375cb8a15a01810f42adf8d3287"


@pytest.fixture(scope="module")
def made() -> digits.Made:
    return digits.make(*digits.read_originals())


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AECORE_CACHE_DIR", str(tmp_path))
    return tmp_path / "data" / "digits"


def fingerprint(made: digits.Made) -> str:
    return hashlib.sha256(b"".join(np.ascontiguousarray(array, "<i8").tobytes() for array in made)).hexdigest()


def test_the_same_on_every_machine(made):
    assert fingerprint(made) == SHA256


def test_shapes_and_balance(made):
    assert made.train_images.shape == (20_000, 28, 28)
    assert made.test_images.shape == (1_800, 28, 28)
    assert made.train_images.dtype == made.test_labels.dtype == np.uint8
    assert np.bincount(made.test_labels).tolist() == [180] * 10
    assert np.bincount(made.train_labels).min() > 1_900
    assert np.bincount(made.train_labels[:1000], minlength=10).min() > 60


def test_no_test_image_shares_its_original_with_training(made):
    train, test = set(made.train_origin.tolist()), set(made.test_origin.tolist())
    assert not train & test
    assert train | test == set(range(1_797))
    assert len(test) == 360


def test_labels_follow_their_originals(made):
    _, labels = digits.read_originals()
    np.testing.assert_array_equal(made.train_labels, labels[made.train_origin])
    np.testing.assert_array_equal(made.test_labels, labels[made.test_origin])


def test_hardly_any_image_comes_twice(made):
    assert len({image.tobytes() for image in made.train_images}) > 19_990


def test_centred_unclipped_and_as_black_and_white_as_mnist(made):
    plain = made.test_images[:360] / 255.0
    grid = np.arange(28)
    mass = plain.sum((1, 2))
    for axis in (1, 2):
        centre = (plain.sum(3 - axis) * grid).sum(1) / mass
        assert np.abs(centre - 13.5).max() < 1.0
    border = np.concatenate([plain[:, 0], plain[:, -1], plain[:, :, 0], plain[:, :, -1]], axis=1)
    assert (border.max(1) == 0).all()
    assert 0.12 < plain.mean() < 0.17  # MNIST .131
    assert 0.16 < (plain > 0).mean() < 0.23  # .191
    assert (plain.max((1, 2)) == 1).mean() > 0.99


def test_restored_glyphs_keep_the_ink_of_their_cells():
    cells, _ = digits.read_originals()
    inner = glyphs.restore(cells)[:, glyphs.MARGIN : -glyphs.MARGIN, glyphs.MARGIN : -glyphs.MARGIN] / 255.0
    blocks = inner.reshape(-1, 8, 4, 8, 4).mean((2, 4))
    assert np.abs(blocks - cells / 16).mean() < 0.06
    assert np.corrcoef(blocks.ravel(), cells.ravel())[0, 1] > 0.97


def test_loading_keeps_and_reuses_the_arrays(cache, made, monkeypatch):
    first = data.load("digits")
    assert [path.name for path in cache.iterdir()] == [f"digits-v{digits.VERSION}.npz"]
    monkeypatch.setattr(digits, "make", None)
    again = data.load("digits")
    assert first.stand_in
    assert "stand-in" in first.provenance
    for dataset in (first, again):
        np.testing.assert_array_equal(dataset.train_images, made.train_images)
        np.testing.assert_array_equal(dataset.test_labels, made.test_labels)
        assert not dataset.train_images.flags.writeable


def test_spoilt_arrays_are_set_aside_and_made_again(cache, made, monkeypatch):
    monkeypatch.setattr(digits, "make", lambda *_: made)
    data.load("digits")
    kept = next(cache.iterdir())
    raw = kept.read_bytes()
    for spoilt in (raw[:-9000], b"", b"nonsense", raw[:9000] + bytes([raw[9000] ^ 255]) + raw[9001:]):
        kept.write_bytes(spoilt)
        np.testing.assert_array_equal(data.load("digits").train_images, made.train_images)
        assert kept.with_name(kept.name + ".bad").read_bytes() == spoilt
        assert kept.read_bytes() == raw


def test_a_cache_that_cannot_be_written_does_not_matter(tmp_path, monkeypatch, made):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("AECORE_CACHE_DIR", str(tmp_path / "file"))
    np.testing.assert_array_equal(data.load("digits").test_images, made.test_images)


def test_a_cache_for_which_there_is_no_room_does_not_matter_and_that_is_logged(mounted, monkeypatch, made, caplog):
    monkeypatch.setattr(digits, "make", lambda *_: made)
    with mounted("size=1m") as root:
        monkeypatch.setenv("AECORE_CACHE_DIR", str(root))
        np.testing.assert_array_equal(data.load("digits").test_images, made.test_images)
        assert "cannot be kept in" in caplog.text
        assert "(no space left on device): free some space" in caplog.text
        assert list((root / "data" / "digits").iterdir()) == []


@pytest.mark.parametrize(("raw", "told"), [(None, "not there"), (b"x", "corrupt"), (b"\x1f\x8b", "corrupt")])
def test_missing_originals_are_told(cache, monkeypatch, raw, told):
    monkeypatch.setattr(places, "read", lambda path: raw if path.name.endswith(".csv.gz") else None)
    with pytest.raises(data.DataError, match=rf"digits.csv.gz .*{told}.*reinstall scikit-learn"):
        data.load("digits")


def test_nothing_heavy_is_imported(tmp_path):
    code = (
        "import sys; from aecore import data; data.load('digits'); data.available('mnist'); "
        "heavy = {'torch', 'sklearn', 'umap', 'streamlit', 'scipy', 'pooch', 'requests'}; "
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    root = str(Path(data.__file__).parents[2])
    environment = os.environ | {"AECORE_CACHE_DIR": str(tmp_path), "PYTHONPATH": root}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=30)


def test_available_and_described():
    assert data.available("digits")
    told = data.describe("digits")
    assert (told.train, told.test, told.download, told.stand_in) == (20_000, 1_800, 0, True)
