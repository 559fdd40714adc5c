"""Every file that can be taken away opens in the ordinary tool for it, and holds what the run holds."""

from __future__ import annotations

import ast
import dataclasses
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

import numpy as np
import pandas
import pytest
from PIL import Image
from safetensors.numpy import load

from aecore import data
from aecore.results import exports
from aecore.results.exports import EVERYTHING, EXPORTS, pictures, tables
from aecore.results.store import StoreError
from aecore.run import Run

BY_ENDING = {export.ending: export for export in EXPORTS}


def made(subject, ending: str) -> bytes:
    return BY_ENDING[ending].make(subject)


def table(content: bytes) -> pandas.DataFrame:
    return pandas.read_csv(io.BytesIO(content))


def test_weights_open_in_safetensors(subject, kept):
    store, run = kept
    weights = load(made(subject, "weights.safetensors"))
    assert weights.keys() == store.weights(run.id).keys()
    assert weights["decoder.0.weight"].shape == (16, 3)


def test_codes_open_in_pandas(subject):
    last = subject.result.last
    codes = table(made(subject, "codes.csv"))
    assert list(codes.columns) == ["row", "label", "z1", "z2", "z3"]
    assert (codes["row"] == np.arange(len(last.codes))).all()
    assert (codes["label"] == data.load("digits").test_labels[: len(codes)]).all()
    assert (codes[["z1", "z2", "z3"]].to_numpy().astype(np.float16) == last.codes).all()


def test_metrics_open_in_pandas(subject):
    result = subject.result
    metrics = table(made(subject, "metrics.csv")).set_index("step")
    last = metrics.iloc[-1]
    assert metrics.index.is_monotonic_increasing
    assert metrics.index.is_unique
    assert last["test total [nats per image]"] == pytest.approx(result.last.test["total"], rel=1e-12)
    assert last["test mse [per pixel]"] == pytest.approx(result.last.test["mse"], rel=1e-12)
    trained = metrics["train recon [nats per image]"].dropna()
    assert trained.to_dict() == pytest.approx({point.step: point.terms["recon"] for point in result.last.curve})
    assert metrics["test total [nats per image]"].count() == len(result.tests)
    assert "test active_units [dimensions]" in metrics


def test_a_stored_code_of_many_dimensions_has_as_many_columns(subject):
    last = dataclasses.replace(subject.result.last, codes=np.ones((2, 12), np.float16))
    assert table(tables.codes(last, np.zeros(5, np.uint8))).shape == (2, 14)


@pytest.mark.parametrize("name", ["loss", "map"])
def test_pictures_open(subject, name):
    with Image.open(io.BytesIO(made(subject, f"{name}.png"))) as image:
        image.verify()
        assert min(image.size) > 900
    root = ElementTree.fromstring(made(subject, f"{name}.svg"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    words = "".join(root.itertext())
    assert "한국어" in words
    assert ("nats per image" in words) == (name == "loss")


def test_a_dollar_in_a_title_is_no_formula(subject):
    odd = dataclasses.replace(subject, title="cost $_$ & $\\frac{$")
    for name in ("loss.svg", "map.png", "map.svg"):
        assert made(odd, name)
    assert "cost $_$ & $\\frac{$" in "".join(ElementTree.fromstring(made(odd, "loss.svg")).itertext())


def test_the_map_shows_every_code_in_its_colour(subject):
    root = ElementTree.fromstring(made(subject, "map.svg"))
    drawn = [each for each in root.iter("{http://www.w3.org/2000/svg}use") if "fill-opacity" in each.get("style", "")]
    assert len(drawn) == len(subject.result.last.codes)
    colours = {re.search(r"fill: (#\w+)", each.get("style")).group(1) for each in drawn}
    assert len(colours) == 10


@pytest.mark.parametrize("d", [1, 2])
def test_small_codes_are_drawn_too(subject, d):
    last = dataclasses.replace(subject.result.last, codes=subject.result.last.codes[:, :d], plane=None)
    result = dataclasses.replace(subject.result, last=last)
    labels = data.load("digits").test_labels
    assert pictures.latent_map(result, labels, list("0123456789"), "t", "png")


def test_the_configuration_is_the_run(subject, kept):
    document = json.loads(made(subject, "configuration.json"))
    assert Run.from_dict(document["run"]) == kept[1]
    assert document["test"] == dict(subject.result.last.test)
    assert document["title"] == subject.title
    assert document["made"]["device"] == "cpu"


def test_words_do_not_end_the_script_s_own(subject):
    bad = '"""\nraise SystemExit(3)\n"""'
    made_on = dataclasses.replace(subject.result, made={"processor": bad, "other": "\\N{x}"})
    ast.parse(script := made(dataclasses.replace(subject, title=bad, result=made_on), "reproduce.py").decode())
    assert script.count('"""') == 2


def test_the_script_reproduces_the_run(subject, tmp_path):
    script = tmp_path / "reproduce.py"
    script.write_bytes(made(subject, "reproduce.py"))
    told = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120, check=True,
                          env=os.environ | {"AECORE_STORE_DIR": str(tmp_path / "store")})  # fmt: skip
    final = ast.literal_eval(told.stdout.splitlines()[-1])
    assert final == pytest.approx(dict(subject.result.last.test), abs=1e-5)
    assert subject.result.run.id in script.read_text()


def test_everything_is_one_whole_archive(subject):
    with zipfile.ZipFile(io.BytesIO(made(subject, "zip"))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len({name.partition("/")[0] for name in names}) == 1
        assert {name.partition("/")[2] for name in names} == BY_ENDING.keys() - {"zip"}
        weights = next(name for name in names if name.endswith("safetensors"))
        assert archive.read(weights) == subject.weights


def test_without_the_data_set_what_needs_labels_is_not_offered(monkeypatch):
    monkeypatch.setattr(data, "available", lambda name: False)
    offered = {export.ending for export in exports.offered(Run("vae"))}
    assert BY_ENDING.keys() - offered == {"codes.csv", "map.png", "map.svg"}
    assert EVERYTHING.ending in offered


def test_a_run_that_is_gone_is_said_to_be(kept):
    with pytest.raises(StoreError, match="0123"):
        exports.stored(kept[0], "0123", "t")


def test_a_run_that_no_store_keeps_is_taken_away_like_one_that_is_kept(kept, subject):
    store, run = kept
    result = store.open(run.id)
    held = dataclasses.replace(result, last=dataclasses.replace(result.last, weights=store.weights(run.id)))
    unkept = exports.unkept(held, subject.title)
    for export in EXPORTS:
        if not export.mime.startswith(("image", "application/zip")):  # those tell the time at which they are made
            assert export.make(unkept) == export.make(exports.stored(store, run.id, subject.title))


@pytest.mark.parametrize(
    ("title", "begins"),
    [
        ("β-VAE · β 0.5 · z 2", "beta-vae-beta-0.5-z-2-"),
        ('../..\\x: "y"', "x-y-"),
        ("한국어", "한국어-"),
        ("잠재 공간 2 · λ 10", "잠재-공간-2-lambda-10-"),
        ("Ünïcode", "ünïcode-"),
        ("ＭＭＤ²", "mmd2-"),
        ("noe\u0308l", "noël-"),
        ("\u202egnp.exe\u0000 🙂", "gnp.exe-"),
        ("CON", "run-con-"),
        ("con", "run-con-"),
        ("nul.txt", "run-nul.txt-"),
        ("console", "console-"),
        (" . ", ""),
        ("🙂", ""),
    ],
)
def test_names_of_files_keep_words_of_any_script_and_nothing_that_a_system_minds(title, begins):
    run = Run("vae")
    name = exports.filename(title, run, BY_ENDING["map.png"])
    assert name == (f"{begins}{run.id[:4]}.map.png" if begins else f"{run.id}.map.png")
    assert not re.search(r'[<>:"/\\|?*\s\x00-\x1f\x7f]|[. ]$', name)


def test_names_of_files_are_short_enough_and_cut_between_letters():
    longest = max(exports.EXPORTS, key=lambda export: len(export.ending))
    name = exports.filename("한" * 200, Run("vae"), longest)
    assert len(name.encode()) <= 255
    assert name.startswith("한" * 40 + "-")
    one, other = (exports.filename(title, Run("vae"), longest) for title in ("한국어", "조선말"))
    assert one != other


def test_nothing_heavy_is_loaded_before_it_is_asked_for():
    code = "import sys, aecore.results.exports; print({'torch', 'onnx', 'matplotlib', 'pandas'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert told.stdout.strip() == "set()"
