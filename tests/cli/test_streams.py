"""What is printed fits every console, and nobody has to read to the end."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys

import pytest

from aecore import bench, data
from aecore.bench import clusters, science
from aecore.cli import main, make_gallery, streams
from aecore.results.store import Store
from aecore.run import Run

TINY = ["train", "wae_mmd", "--dataset=digits", "--train-images=128", "--widths=8", "--epochs=1", "--batch-size=32"]
COMMANDS = {
    "train": TINY,
    "objectives": ["objectives"],
    "objectives as JSON": ["objectives", "--json"],
    "help": ["--help"],
    "help of train": ["train", "sparse_kl", "--help"],
    "help of cluster": ["cluster", "--help"],
    "cluster": ["cluster", "--space", "pca", "--dataset", "digits", "--components", "3", "--most", "100", "--fresh"],
    "table of clusters": ["cluster", "--table"],
    "bench": ["bench"],
    "bench as JSON": ["bench", "--json"],
    "science": ["science"],
    "science as JSON": ["science", "--json"],
    "gallery": ["gallery"],
    "a wrong option": ["train", "vae", "--λ", "3"],
    "a wrong value": ["train", "vae", "--epochs", "두 번"],
    "no such data": ["data", "get", "없음"],
}
STORIES = "β λ ρ − ≤ → 한국어 ✓"


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put quick stand-ins in the place of what takes minutes; the words are what matters here."""
    verdict = science.Verdict(STORIES, STORIES, STORIES, True)
    monkeypatch.setattr(science, "check", lambda images: [verdict])
    monkeypatch.setattr(bench, "measure", lambda quick: {"words": STORIES})
    monkeypatch.setattr(bench, "table", lambda report: STORIES)
    kinds = ("accuracy", "nmi", "ari", "silhouette", "noise", "clusters")
    scores = dict.fromkeys(kinds, 0.5) | {"spread": dict.fromkeys(kinds, 0.1)}
    row = clusters.Row(STORIES, scores, 1.0)
    monkeypatch.setattr(clusters, "measure", lambda dataset, **how: [row])
    made = make_gallery.Made(STORIES, 1, Run("vae"), {"total": 1.0})
    monkeypatch.setattr(make_gallery, "make", lambda *given: [made])
    monkeypatch.setattr(data, "load", lambda name: data.sets.catalogue()[name if name == "digits" else "digits"]
                        .load(False, None).registered())  # fmt: skip


def on_a_console(encoding: str, command: list[str]) -> tuple[int, str, str]:
    """Call a command on a console that refuses what it cannot show; return exit code and what was printed."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main.main(command)
        except SystemExit as leave:
            code = leave.code
    out.flush()
    err.flush()
    return code, *(stream.buffer.getvalue().decode(encoding) for stream in (out, err))


@pytest.mark.parametrize("encoding", ["cp949", "cp1252", "ascii"])
@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_fails_on_a_character(command, encoding, measured):
    code, out, err = on_a_console(encoding, COMMANDS[command])
    assert code == (2 if command in ("a wrong option", "a wrong value", "no such data") else 0), err
    assert err if code else out
    if "JSON" in command or command in ("train", "cluster"):
        (line,) = out.splitlines()
        assert line.isascii()
        assert json.loads(line)


def test_what_a_console_lacks_is_spelt_out():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="cp1252", errors=streams.SPELLING)
    stream.write("λ ≤ 3 − ρ, é 한 ✓")
    stream.flush()
    assert stream.buffer.getvalue().decode("cp1252") == "lambda <= 3 - rho, é \\ud55c \\u2713"


def test_a_program_of_its_own_on_a_korean_console(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "cp949")
    monkeypatch.setenv("PYTHONUTF8", "0")
    monkeypatch.setenv("AECORE_STORE_DIR", str(tmp_path / "내 실행 é"))
    told = subprocess.run([sys.executable, "-m", "aecore", *TINY], capture_output=True, timeout=120)
    assert told.returncode == 0, told.stderr
    report = json.loads(told.stdout.decode("ascii"))
    assert report["path"] == str(tmp_path / "내 실행 é" / report["run_id"])


# --- nobody reads on ---------------------------------------------------------------------------------------


def begun(command: list[str], stderr: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "aecore", *command], stdout=subprocess.PIPE, stderr=stderr)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break in another way there")
@pytest.mark.parametrize("command", [["objectives"], ["--help"], ["train", "vae", "--help"], ["objectives", "--json"]],
                         ids=" ".join)  # fmt: skip
def test_who_reads_no_further_sees_no_traceback(command):
    program = begun(command, subprocess.PIPE)
    program.stdout.close()
    err = program.stderr.read().decode()
    assert program.wait(timeout=60) in (141, 0)  # argparse itself forgives that nobody reads its help
    assert err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break in another way there")
def test_a_run_is_kept_although_nobody_reads(own_store):
    program = begun(TINY, subprocess.STDOUT)
    program.stdout.close()  # as `2>&1 | head` does
    assert program.wait(timeout=120) == 141
    assert len(Store().ids()) == 1
