"""The ready-made gallery: small files without an image of MNIST, made alike each time."""

from __future__ import annotations

import itertools
import subprocess
import sys
import zlib
from collections.abc import Iterator

import numpy as np
import pytest

from aecore.cli import make_gallery
from aecore.results import gallery
from aecore.results.snapshot import example_rows
from aecore.wire.envelope import open_envelope
from aecore.wire.quantise import STEPS
from tests.disks import fill

N, PIXELS = 2000, 784
SETTLED = 8  # frames of a film until its network changes slowly
FILES = sorted(gallery.FOLDER.glob("*.bin"))


Layers = list[tuple[np.ndarray, np.ndarray, str]]


def layers(packed: bytes) -> Layers:
    """The decoder of a network packed in one byte a weight: (weight, bias, activation) of each layer."""
    head, blobs = open_envelope(packed)
    found = []
    for layer in head["decoder"]:
        name, shape = layer["name"], (layer["outputs"], layer["inputs"])
        whole = np.frombuffer(blobs[name + ".weight"], np.int8).reshape(shape)
        scale = np.frombuffer(blobs[name + ".scale"], "<f4")[:, None]
        found.append((whole * scale, np.frombuffer(blobs[name + ".bias"], "<f4"), layer["act"]))
    return found


def sigmoid(v: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(v, -50, 50)))


def ink(net: Layers, z: np.ndarray) -> np.ndarray:
    """What a decoder draws of codes (n, d): (n, D) in [0, 1]."""
    h = z.astype(np.float32)
    for weight, bias, activation in net:
        h = h @ weight.T + bias
        h = h * sigmoid(h) if activation == "silu" else h
    return sigmoid(h)


def decoded(packed: bytes, z: np.ndarray) -> np.ndarray:
    return ink(layers(packed), z)


def mixed(a: Layers, b: Layers, t: float) -> Layers:
    return [(v + t * (w - v), c + t * (e - c), act) for (v, c, act), (w, e, _) in zip(a, b, strict=True)]


def everything() -> Iterator[gallery.Piece]:
    """Every run: the singles and those of the sweep."""
    yield from (gallery.piece(key) for key in gallery.PIECES)
    yield from gallery.sweep().pieces


# --- the files ---------------------------------------------------------------------------------------------


def test_the_files_are_there_and_small():
    singles = {f"{key}{end}" for key in gallery.PIECES for end in (".bin", ".film.bin")}
    assert {path.name for path in FILES} == singles | {"sweep.bin"}
    sizes = [path.stat().st_size for path in FILES]
    assert max(sizes) <= 2_000_000
    assert sum(sizes) <= 10_600_000


def test_they_are_of_the_runs_that_would_be_made_today():
    assert {key: gallery.piece(key).run for key in gallery.PIECES} == make_gallery.runs()
    assert tuple(piece.run for piece in gallery.sweep().pieces) == make_gallery.swept()
    assert [piece.run.objective.beta for piece in gallery.sweep().pieces] == list(gallery.BETAS)


def test_nothing_in_them_has_room_for_images():
    """Each part's size is that of codes, classes, networks or ten reconstructions: nothing else is there."""
    for key in gallery.PIECES:
        head, blobs = open_envelope(zlib.decompress((gallery.FOLDER / f"{key}.bin").read_bytes()))
        assert set(head) == {"run", "step", "test", "plane", "shape"}
        network, rates = blobs.pop("network"), blobs.pop("kl_per_dim")
        assert {name: len(blob) for name, blob in blobs.items()} == {
            "codes": 4 * N, "labels": N, "x_hat": 10 * PIXELS}  # fmt: skip
        assert len(rates) in (0, 4 * 2)
        assert {name.partition(".")[0] for name in open_envelope(network)[1]} == {"encoder", "decoder"}
    for piece in gallery.sweep().pieces:
        assert {name.partition(".")[0] for name in open_envelope(piece.snapshot.network)[1]} == {"decoder"}
    for key in gallery.PIECES:
        head, blobs = open_envelope(gallery.film(key))
        frames = len(head["frames"])
        assert (len(blobs.pop("points")), len(blobs.pop("x_hat"))) == (frames * 4 * N, frames * 10 * PIXELS)
        for packed in blobs.values():
            assert {name.partition(".")[0] for name in open_envelope(packed)[1]} == {"decoder"}


def test_what_is_kept_of_pictures_are_reconstructions():
    for piece in everything():
        codes = piece.snapshot.codes[example_rows(piece.labels)]
        error = np.abs(decoded(piece.snapshot.network, codes) - piece.snapshot.x_hat / 255)
        assert error.mean() < 0.01
        assert error.max() < 0.3


def test_codes_decode_to_their_digits(images):
    if images.name != "mnist":
        pytest.skip("MNIST is not here.")
    original = images.test_images[:N].reshape(N, -1) / 255
    for piece in everything():
        mse = ((decoded(piece.snapshot.network, piece.snapshot.codes) - original) ** 2).mean()
        assert mse == pytest.approx(piece.snapshot.test["mse"], rel=0.12)  # the first images are a little harder
        assert (piece.labels == images.test_labels[:N]).all()
        assert np.abs(piece.snapshot.x_hat / 255 - original[example_rows(piece.labels)]).mean() > 0.02


def test_the_decoder_alone_draws_the_same():
    piece = gallery.piece("vae")
    z = np.array([[0.0, 0.0], [1.5, -1.0]])
    assert (decoded(piece.decoder(), z) == decoded(piece.snapshot.network, z)).all()
    assert len(piece.decoder()) < 300_000


def test_the_star_is_good_and_beta_trades_rate_for_distortion():
    assert gallery.piece("vae").snapshot.test["total"] < 142
    figures = [piece.snapshot.test for piece in gallery.sweep().pieces]
    for before, after in itertools.pairwise(figures):
        assert after["kl"] < before["kl"]
        assert after["recon"] > before["recon"]


@pytest.mark.parametrize("key", gallery.PIECES)
def test_films_can_be_touched_from_their_first_moment_to_their_last(key):
    head, _blobs = open_envelope(gallery.film(key))
    assert head["frames"][0]["step"] == 0
    assert all(frame["net"] for frame in head["frames"])


def test_films_end_with_the_run_and_can_be_touched_there():
    for key in gallery.PIECES:
        piece, (head, blobs) = gallery.piece(key), open_envelope(gallery.film(key))
        last = head["frames"][-1]
        assert last["step"] == piece.snapshot.step
        assert last["total"] == piece.snapshot.test["total"]
        a, b, t = last["net"]
        codes = piece.snapshot.codes[:50]
        gap = decoded(blobs[f"net{a}"], codes) - decoded(piece.snapshot.network, codes)
        assert (a, t) == (b, 0.0)
        assert np.abs(gap).mean() < 0.01


@pytest.mark.parametrize("key", gallery.PIECES)
def test_between_the_networks_of_a_film_nearly_the_truth_is_drawn(key):
    head, blobs = open_envelope(gallery.film(key))
    nets = [layers(blobs[f"net{i}"]) for i in range(sum(name.startswith("net") for name in blobs))]
    rows = example_rows(gallery.piece(key).labels)
    places = np.frombuffer(blobs["points"], "<u2").reshape(-1, 2, N)[:, :, rows] / STEPS
    pictures = np.frombuffer(blobs["x_hat"], np.uint8).reshape(-1, 10, PIXELS) / 255
    for number, (frame, share, truth) in enumerate(zip(head["frames"], places, pictures, strict=True)):
        a, b, t = frame["net"]
        low, high = np.reshape(frame["range"], (2, 2)).T[:, :, None]
        drawn = ink(mixed(nets[a], nets[b], t), (low + share * (high - low)).T)
        assert np.abs(drawn - truth).mean() < (0.03 if number >= SETTLED else 0.08)


# --- making and reading ------------------------------------------------------------------------------------


def test_the_same_runs_give_the_same_bytes(tiny, small, tmp_path):
    vae = small("vae", epochs=4)
    betas = tuple(small("beta_vae", latent_dim=3).changed("beta", beta) for beta in (0.5, 4.0))
    folders = [tmp_path / name for name in "ab"]
    for folder in folders:
        told = list(make_gallery.make(folder, tiny, {"vae": vae}, betas))
        assert [made.name for made in told] == ["vae.bin", "vae.film.bin", "sweep.bin"]
        assert all(made.size == (folder / made.name).stat().st_size for made in told)
        assert "total" in make_gallery.table(told[0])
    head, _blobs = open_envelope(zlib.decompress((folders[0] / "vae.film.bin").read_bytes()))
    assert all(frame["net"] for frame in head["frames"]), "from its first frame on the film can be touched"
    for name in ("vae.bin", "vae.film.bin", "sweep.bin"):
        first, second = ((folder / name).read_bytes() for folder in folders)
        assert first == second


def test_a_full_disk_leaves_the_files_that_were_there(tiny, small, mounted, monkeypatch):
    with mounted("size=1m") as folder:
        (folder / "vae.bin").write_bytes(b"before")
        fill(folder)
        with pytest.raises(OSError, match="No space left on device") as told:
            list(make_gallery.make(folder, tiny, {"vae": small("vae", epochs=1)}, ()))
        assert "vae.bin" in told.value.filename
        assert (folder / "vae.bin").read_bytes() == b"before"
        assert sorted(path.name for path in folder.iterdir()) == ["filler", "vae.bin"]


def test_a_file_that_was_cut_short_is_none(monkeypatch, tmp_path):
    whole = (gallery.FOLDER / "vae.film.bin").read_bytes()
    (tmp_path / "vae.film.bin").write_bytes(whole[: len(whole) // 2])
    monkeypatch.setattr(gallery, "FOLDER", tmp_path)
    assert gallery.film.__wrapped__("vae") == b""


def test_what_is_not_there_is_none(monkeypatch, tmp_path):
    monkeypatch.setattr(gallery, "FOLDER", tmp_path)
    assert gallery.piece.__wrapped__("vae") is None
    assert gallery.film.__wrapped__("vae") == b""
    assert gallery.sweep.__wrapped__() is None


def test_looks_are_many_at_the_beginning():
    cadence = make_gallery.Opening(8)
    looks = [step for step in range(1, 641) if cadence.due(step, 640)]
    assert len(looks) == 8
    assert looks[0] == 10
    assert looks[-1] == 640
    assert (np.diff(looks, n=2) >= 0).all()


def test_reading_is_light():
    code = "import sys; from aecore.results import gallery; gallery.piece('vae'); print('torch' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert told.stdout.strip() == "False"
