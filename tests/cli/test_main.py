"""The command line: what it prints, keeps and refuses."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from aecore import data, objectives
from aecore.cli import main, make_gallery
from aecore.knobs import knobs
from aecore.learning import control
from aecore.results.store import Store, StoreError
from aecore.run import Run

TINY = ["--dataset=digits", "--train-images=128", "--widths=8", "--epochs=1", "--batch-size=32", "--precision=fp32"]
KEYS = {"run_id", "run", "seconds", "samples_per_second", "terms", "test", "path"}


def call(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    """Run the command line here; return exit code, stdout, stderr."""
    try:
        code = main.main(argv)
    except SystemExit as leave:
        code = leave.code
    told = capsys.readouterr()
    return code, told.out, told.err


def train(capsys: pytest.CaptureFixture[str], objective: str, *options: str) -> tuple[dict, str]:
    code, out, err = call(capsys, "train", objective, *TINY, *options)
    assert code == 0, err
    assert len(out.splitlines()) == 1
    return json.loads(out), err


def test_training_prints_one_json_object_and_keeps_the_run(capsys, own_store):
    report, _ = train(capsys, "vae")
    assert set(report) == KEYS
    assert {"recon", "total", "mse", "kl", "active_units"} <= set(report["test"])
    assert set(report["terms"]) == {"recon", "kl"}
    run = Run.from_dict(report["run"])
    assert run == Run("vae", dataset="digits", train_images=128, widths=(8,), epochs=1, batch_size=32, precision="fp32")
    assert report["run_id"] == run.id
    assert report["path"] == str(own_store / run.id)
    assert report["seconds"] > 0
    assert report["samples_per_second"] > 0
    assert report["test"]["total"] == pytest.approx(report["test"]["recon"] + report["test"]["kl"], rel=1e-5)
    assert Store().open(run.id).summary()["test"] == report["test"]
    assert Store().weights(run.id)["encoder.0.weight"].shape == (8, 784)


def test_a_run_that_is_there_is_opened_and_fresh_trains_it_again(capsys):
    first, _ = train(capsys, "ae")
    kept = Path(first["path"], "run.json")
    written = kept.stat().st_ino
    second, err = train(capsys, "ae")
    assert second == first
    assert "in the store already" in err
    assert kept.stat().st_ino == written
    third, err = train(capsys, "ae", "--fresh")
    assert "in the store already" not in err
    assert (third["run_id"], third["test"], third["terms"]) == (first["run_id"], first["test"], first["terms"])
    assert kept.stat().st_ino != written


def test_knobs_of_the_objective_are_options(capsys):
    report, _ = train(capsys, "beta_vae", "--beta", "2.5", "--latent-dim", "3")
    assert report["run"]["objective"] == {
        "name": "beta_vae", "beta": 2.5, "form": "beta", "gamma": 30.0, "capacity": 5.0}  # fmt: skip
    assert report["run"]["latent_dim"] == 3


def test_what_the_objective_suggests_holds_unless_an_option_says_otherwise(capsys):
    report, _ = train(capsys, "sparse_kl")
    assert (report["run"]["latent_dim"], report["run"]["code_activation"]) == (64, "sigmoid")
    report, _ = train(capsys, "sparse_kl", "--latent-dim", "4")
    assert report["run"]["latent_dim"] == 4


def test_a_refusal_comes_before_anything_is_loaded(capsys, monkeypatch):
    monkeypatch.setattr(data, "load", lambda name: pytest.fail("the data were loaded"))
    code, _, err = call(capsys, "train", "iwae", "--k", "500", "--batch-size", "4096")
    assert (code, len(err.strip().splitlines())) == (2, 1)


@pytest.mark.parametrize("name", objectives.catalogue())
def test_every_objective_trains_from_the_command_line(name, capsys):
    report, _ = train(capsys, name, "--latent-dim", "3", "--epochs", "1")
    assert report["run"]["objective"]["name"] == name
    assert set(report) == KEYS
    assert set(report["terms"]) <= set(report["test"])


def test_it_runs_as_a_program():
    command = [sys.executable, "-m", "aecore", "train", "wae_mmd", *TINY]
    told = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert told.returncode == 0, told.stderr
    report = json.loads(told.stdout.splitlines()[-1])
    assert set(report) == KEYS
    assert {"recon", "mmd", "total", "mse"} <= set(report["test"])


def test_objectives_as_json(capsys):
    code, out, _ = call(capsys, "objectives", "--json")
    assert code == 0
    listed = json.loads(out)
    assert list(listed) == list(objectives.catalogue())
    assert listed["beta_vae"]["knobs"][0]["name"] == "beta"
    assert {"title", "summary", "equation", "reference", "knobs"} <= set(listed["vae"])


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        (["vae", "--epochs", "0"], ["epochs", "0", "a whole number from 1 to 1000"]),
        (["vae", "--epochs", "two"], ["epochs", "two", "a whole number from 1 to 1000"]),
        (["vae", "--lr", "-1"], ["lr", "-1", "a number from 1e-06 to 10"]),
        (["vae", "--lr", "nan"], ["lr", "nan", "a number from 1e-06 to 10"]),
        (["vae", "--widths", "512,256"], ["widths", "512,256", "512-256"]),
        (["vae", "--network", "resnet"], ["network", "resnet", "mlp, tied, linear, conv"]),
        (["vae", "--dataset", "imagenet"], ["dataset", "imagenet", "mnist, digits"]),
        (["beta_vae", "--beta", "1001"], ["beta", "1001", "a number from 0 to 1000"]),
        (["iwae", "--k", "500", "--batch-size", "4096"], ["batch_size", "4096", "at most 131: 500 codes an image"]),
        (["vae", "--L", "100", "--batch-size", "4096"], ["batch_size", "4096", "at most 655: 100 codes an image"]),
        (["sparse_kl", "--code-activation", "relu"], ["code_activation", "relu", "sigmoid for this objective"]),
        (["stacked_ae", "--network", "linear"], ["network", "linear", "mlp for this objective (stacked_ae)"]),
        (["linear_ae", "--network", "mlp"], ["network", "mlp", "linear for this objective (linear_ae)"]),
        (["iwae", "--code-activation", "relu"], ["code_activation", "relu", "identity"]),
        (["vae", "--binarise", "yes"], ["binarise", "yes", "none, stochastic, fixed"]),
        (["gan"], ["OBJECTIVE", "gan", "vae"]),
        (["vae", "--beta", "3"], ["--beta"]),
        (["vae", "--epochs"], ["--epochs"]),
        ([], ["OBJECTIVE"]),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_wrong_option_is_one_sentence_and_exit_code_two(options, parts, capsys, own_store):
    code, out, err = call(capsys, "train", *options)
    assert code == 2
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert all(part in err for part in parts), err
    assert not own_store.exists()


@pytest.mark.parametrize(
    "argv", [[], ["dance"], ["data"], ["data", "get", "digits"], ["objectives", "--xml"]], ids=repr
)
def test_a_wrong_command_is_one_sentence_and_exit_code_two(argv, capsys):
    code, out, err = call(capsys, *argv)
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1


WILD = ["--lr", "10", "--schedule", "constant", "--likelihood", "gaussian", "--epochs", "20"]


def test_a_run_that_diverges_at_once_is_a_sentence_and_exit_code_one(capsys, monkeypatch):
    monkeypatch.setattr(control, "EverySeconds", lambda: control.EverySteps(10**9))
    code, out, err = call(capsys, "train", "vae", *TINY, *WILD)
    assert (code, out) == (1, "")
    assert "aecore: The loss is not finite at step" in err.splitlines()[-1]
    assert Store().ids() == []


def test_of_a_run_that_diverges_later_what_was_learnt_is_kept(capsys, monkeypatch):
    monkeypatch.setattr(control, "EverySeconds", lambda: control.EverySteps(1))
    wild = ["--lr", "10", "--likelihood", "gaussian", "--epochs", "20"]  # the schedule rises to it
    code, out, err = call(capsys, "train", "vae", *TINY, *wild)
    assert code == 1
    assert "The loss is not finite at step" in err
    report = json.loads(out)
    run, result = Run.from_dict(report["run"]), Store().open(report["run_id"])
    assert 0 < run.stop == result.last.step == max(point.step for point in result.last.curve)
    assert [step for step, _test in result.tests] == list(range(run.stop + 1))
    assert f"until step {run.stop} is kept" in err
    again, err = train(capsys, "vae", *wild, "--stop", str(run.stop), "--fresh")
    assert (again["run_id"], again["terms"]) == (report["run_id"], report["terms"])


def test_data_that_is_not_there_is_a_sentence_and_exit_code_one(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("AECORE_CACHE_DIR", str(tmp_path))
    code, out, err = call(capsys, "train", "vae", "--dataset", "kmnist")
    assert (code, out) == (1, "")
    assert "Kuzushiji-MNIST" in err.splitlines()[-1]
    assert "Traceback" not in err


def test_a_store_that_cannot_be_written_is_a_sentence_and_exit_code_one_before_anything_is_learnt(
    capsys, monkeypatch, tmp_path
):
    monkeypatch.setattr(data, "load", lambda name: pytest.fail("the data were loaded"))
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("AECORE_STORE_DIR", str(tmp_path / "file" / "runs"))
    code, out, err = call(capsys, "train", "ae", *TINY)
    assert (code, out) == (1, "")
    assert "AECORE_STORE_DIR" in err.splitlines()[-1]


def test_a_run_may_be_kept_elsewhere(capsys, own_store, tmp_path):
    report, _ = train(capsys, "ae", "--out", str(tmp_path / "mine"))
    assert report["path"] == str(tmp_path / "mine" / report["run_id"])
    assert Store(tmp_path / "mine").open(report["run_id"]).summary()["test"] == report["test"]
    assert not own_store.exists()


@pytest.mark.parametrize("here", [True, False], ids=["here", "among temporary files"])
def test_a_run_that_its_store_refuses_at_the_end_is_kept_elsewhere(here, capsys, monkeypatch, tmp_path, own_store):
    save = Store.save

    def refuse(store: Store, *given: object) -> Path:
        if store.root == own_store or (store.root.parent == tmp_path and not here):
            raise StoreError("No space left on device.")
        return save(store, *given)

    monkeypatch.setattr(Store, "save", refuse)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    code, out, err = call(capsys, "train", "ae", *TINY)
    assert code == 1
    report = json.loads(out)
    folder = Path(report["path"]).parent
    assert folder.parent == (tmp_path if here else tmp_path / "temporary")
    assert Store(folder).open(report["run_id"]).summary()["test"] == report["test"]
    said = err.splitlines()
    assert said[-2] == "aecore: No space left on device."
    assert f"it is kept in {folder} instead" in said[-1]
    assert f"AECORE_STORE_DIR={folder}" in said[-1]


def test_a_run_for_which_the_disk_has_no_room_is_kept_elsewhere(capsys, monkeypatch, tmp_path, mounted):
    with mounted("size=2m") as root:
        monkeypatch.setenv("AECORE_STORE_DIR", str(root))
        monkeypatch.chdir(tmp_path)
        code, out, err = call(capsys, "train", "ae", *TINY, "--widths=512-256")
        report = json.loads(out)
        assert (code, Path(report["path"]).parent) == (1, tmp_path / "aecore-runs")
        assert Store(tmp_path / "aecore-runs").open(report["run_id"]).summary()["test"] == report["test"]
        refused, kept = err.splitlines()[-2:]
        assert f"could not be kept in {root}: No space left on device. Free some space there" in refused
        assert f"it is kept in {tmp_path / 'aecore-runs'} instead" in kept
        assert Store(root).ids() == []
        code, out, err = call(capsys, "train", "ae", *TINY, "--widths=16")
        assert (code, len(Store(root).ids())) == (0, 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_what_is_printed_into_a_file_on_a_full_disk_is_a_sentence(own_store):
    with open("/dev/full", "wb") as full:
        told = subprocess.run([sys.executable, "-m", "aecore", "train", "ae", *TINY], stdout=full,
                              stderr=subprocess.PIPE, text=True, timeout=120, check=False)  # fmt: skip
    assert told.returncode == 1
    assert told.stderr.splitlines()[-1] == ("aecore: What was printed could not be written: No space left on device. "
                                            "Free some space there, or choose another folder.")  # fmt: skip
    assert "Traceback" not in told.stderr
    assert len(Store().ids()) == 1, "the run is kept although its report is lost"


def test_a_gallery_for_which_there_is_no_room_is_a_sentence(capsys, monkeypatch):
    def refuse(*given: object) -> Iterator[object]:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "assets/gallery/vae.bin")

    monkeypatch.setattr(make_gallery, "make", refuse)
    monkeypatch.setattr(data, "load", lambda name: None)
    code, out, err = call(capsys, "gallery")
    assert (code, out) == (1, "")
    assert "aecore: assets/gallery/vae.bin could not be written: No space left on device." in err


def test_a_run_that_nothing_takes_is_a_sentence(capsys, monkeypatch, tmp_path):
    def refuse(*given: object) -> Path:
        raise StoreError("No space left on device.")

    monkeypatch.setattr(Store, "save", refuse)
    monkeypatch.chdir(tmp_path)
    code, out, err = call(capsys, "train", "ae", *TINY)
    assert (code, out) == (1, "")
    assert err.splitlines()[-1] == "aecore: No space left on device."


@pytest.mark.parametrize("root", [".", ".."])
def test_the_store_may_be_the_very_folder_that_one_is_in(root, capsys, monkeypatch, tmp_path):
    here = tmp_path / "deep" / "here"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    monkeypatch.setenv("AECORE_STORE_DIR", root)
    report, _ = train(capsys, "ae")
    assert Path(report["path"]).parent == (here / root).resolve()
    assert Store().open(report["run_id"]) is not None
    assert list(tmp_path.iterdir()) == [tmp_path / "deep"], "nothing is written beside the store"


@pytest.mark.parametrize("name", objectives.catalogue())
def test_the_help_tells_the_defaults_that_hold_for_this_objective(name, capsys):
    _, out, _ = call(capsys, "train", name, "--help")
    told = dict(
        re.findall(r"--([a-z-]+) VALUE[^-].*?default ([^ ]+)\.(?: |$)", " ".join(out.partition("the run:")[2].split()))
    )
    for item in knobs(Run):
        assert told[item.name.replace("_", "-")] == item.text(Run(name).default(item.name)), item.name


@pytest.mark.parametrize("name", objectives.catalogue())
def test_the_command_line_that_a_run_gives_is_understood_as_that_run(name):
    cls = objectives.find(name)
    ends = {item.name: item.choices[-1] if item.kind == "choice" else item.high for item in knobs(cls)}
    for run in (
        Run(name),
        Run(cls(**ends), latent_dim=9, lr=1 / 300, widths=(7, 5), stop=3, binarise="fixed", batch_size=2),
    ):
        _, _, _, *argv = run.to_command().split()
        options = vars(main._parser().parse_args(argv))
        given = {key: value for key, value in options.items() if value is not None and key not in ("call", "fresh")}
        assert Run.from_link(given) == run


def test_every_option_has_help_with_its_range(capsys):
    for name in objectives.catalogue():
        code, out, _ = call(capsys, "train", name, "--help")
        assert code == 0
        assert "whole number from 1 to 1000" in " ".join(out.split())
