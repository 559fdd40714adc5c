"""`python -m aecore cluster`: one JSON object at the end, sentences for what cannot be."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from aecore.cli import main

KEYS = {"accuracy", "nmi", "ari", "seconds", "silhouette", "noise", "spread", "seeds"}
TRAINING = ("train", "ae", "--dataset=digits", "--widths=8", "--epochs=1", "--latent-dim=3", "--precision=fp32")


def call(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    """Run the command line here; return exit code, stdout, stderr."""
    try:
        code = main.main(argv)
    except SystemExit as leave:
        code = leave.code
    told = capsys.readouterr()
    return code, told.out, told.err


def cluster(capsys: pytest.CaptureFixture[str], *options: str) -> dict:
    code, out, err = call(capsys, "cluster", *options)
    assert code == 0, err
    return json.loads(out.splitlines()[-1])


def test_the_last_line_is_a_json_object_with_the_baselines_beside(capsys):
    report = cluster(capsys, "--dataset=digits", "--space=pca", "--components=10", "--method=gmm", "--covariance=diag")
    assert set(report) >= KEYS
    assert len(report["seeds"]) >= 5
    assert 0 < report["accuracy"] <= 1
    assert report["dims"] == 10
    for name, dims in (("pixels", 784), ("pca", 50)):
        assert set(report["baselines"][name]) >= KEYS
        assert report["baselines"][name]["dims"] == dims
    again = cluster(capsys, "--dataset=digits", "--space=pca", "--components=10", "--method=gmm", "--covariance=diag")
    assert again == report  # kept
    fresh = cluster(capsys, "--dataset=digits", "--space=pca", "--components=10", "--method=gmm", "--covariance=diag",
                    "--fresh", "--no-baselines")  # fmt: skip
    assert fresh["stages"] != report["stages"]
    assert fresh["accuracy"] == report["accuracy"]
    assert "baselines" not in fresh


def test_codes_of_a_run_are_of_its_data_set(capsys):
    _, out, _ = call(capsys, *TRAINING)
    report = cluster(capsys, "--run", json.loads(out)["run_id"], "--clusters=5", "--no-baselines")
    assert (report["dims"], report["clusters"]) == (3, 5)


def test_umap_of_codes_of_one_dimension_is_refused_for_what_it_is(capsys):
    _, out, _ = call(capsys, *TRAINING, "--latent-dim=1")
    code, out, err = call(capsys, "cluster", "--run", json.loads(out)["run_id"], "--space=umap")
    assert (code, out) == (1, "")
    assert err.splitlines()[-1].startswith("aecore: A space of one dimension needs no projection: choose a run with ")


@pytest.mark.parametrize(("options", "code", "said"), [
    (("--clusters=1",), 2, "clusters"),
    (("--space=z",), 2, "run"),
    (("--recipe=n2d", "--clusters=7"), 2, "the recipe settles it"),
    (("--recipe=n2d", "--run=abc"), 2, "the recipe settles it"),
    (("--dataset=digits", "--most=10", "--clusters=11"), 1, "11 clusters need"),
    (("--dataset=digits", "--method=hdbscan", "--min-size=290", "--min-samples=200"), 1, "noise"),
    (("--run=nosuchrun",), 1, "no finished run"),
    (("--method=dbscan",), 2, "dbscan"),
])  # fmt: skip
def test_what_cannot_be_is_one_sentence(capsys, options, code, said):
    left, out, err = call(capsys, "cluster", *options)
    assert left == code
    assert out == ""
    assert said in err.splitlines()[-1]


def test_the_command_describes_itself_without_anything_heavy():
    code = ("import sys\nfrom aecore.cli.main import main\ntry:\n    main(['cluster', '--help'])\nexcept SystemExit:\n"
            "    sys.exit(bool({'torch', 'sklearn', 'umap', 'numba'} & set(sys.modules)))")  # fmt: skip
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60).returncode == 0
