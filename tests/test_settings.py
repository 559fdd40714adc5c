"""Settings: each wrong one is a sentence, at the start, wherever one starts; the environment is read in one place."""

from __future__ import annotations

import ast
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from aecore import settings
from aecore.cli import main
from aecore.engine.local import LocalEngine
from aecore.knobs import InvalidField
from aecore.learning import hardware

ROOT = Path(__file__).parents[1]

WRONG = {
    "AECORE_SLOTS=abc": "AECORE_SLOTS is 'abc', but it must be a whole number from 1 to 1024.",
    "AECORE_SLOTS=0": "AECORE_SLOTS is '0', but it must be a whole number from 1 to 1024.",
    "AECORE_SLOTS=-3": "AECORE_SLOTS is '-3', but",
    "AECORE_SLOTS=1.5": "AECORE_SLOTS is '1.5', but",
    "AECORE_SLOTS=nan": "AECORE_SLOTS is 'nan', but",
    "AECORE_SLOTS=1e999": "AECORE_SLOTS is '1e999', but",
    "AECORE_THREADS=0": "AECORE_THREADS is '0', but it must be a whole number from 1 to 1024.",
    "AECORE_THREADS=two": "AECORE_THREADS is 'two', but",
    "AECORE_WARM_AFTER=soon": "AECORE_WARM_AFTER is 'soon', but it must be a number from 0 to 86400.",
    "AECORE_WARM_AFTER=-1": "AECORE_WARM_AFTER is '-1', but",
    "AECORE_WARM_AFTER=nan": "AECORE_WARM_AFTER is 'nan', but",
    "AECORE_DEVICE=tpu": "AECORE_DEVICE is 'tpu', but it must be cpu, cuda, cuda:1 (or another number) or mps.",
    "AECORE_CHROMIUM=/nowhere/chromium": "AECORE_CHROMIUM is '/nowhere/chromium', but it must be a program",
    "AECORE_STORE_DIR=app.py": "AECORE_STORE_DIR is 'app.py', but it must be a folder",
    "AECORE_CACHE_DIR=app.py": "AECORE_CACHE_DIR is 'app.py', but it must be a folder",
    "AECORE_DATA_DIR=app.py": "AECORE_DATA_DIR is 'app.py', but it must be a folder",
}


@pytest.fixture(params=WRONG)
def told(request, monkeypatch: pytest.MonkeyPatch) -> str:
    """Set one variable wrongly; return the sentence that is expected of it."""
    name, _, value = request.param.partition("=")
    monkeypatch.setenv(name, value)
    monkeypatch.chdir(ROOT)
    return WRONG[request.param]


def test_a_wrong_setting_is_one_sentence(told):
    (error,) = settings.wrong()
    assert told in str(error)


def test_the_command_line_says_so_before_anything_else(told, capsys):
    assert main.main(["train", "vae"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("aecore: ")
    assert told in err
    assert len(err.strip().splitlines()) == 1


def test_the_app_says_so_instead_of_a_page(told):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not app.exception
    assert app.error[0].value.startswith("A setting of this server is wrong")
    name, _, allowed = told.partition(" is ")
    assert app.text[0].value.startswith(f"{name} is ")
    assert allowed.partition(", but ")[2].removesuffix(".") in app.text[0].value
    assert not app.button


def test_help_is_given_whatever_the_settings(monkeypatch, capsys):
    monkeypatch.setenv("AECORE_SLOTS", "abc")
    with pytest.raises(SystemExit) as leave:
        main.main(["train", "--help"])
    assert leave.value.code == 0
    assert "OBJECTIVE" in capsys.readouterr().out


def test_what_is_not_set_is_as_the_machine_allows(monkeypatch):
    for name in ("AECORE_SLOTS", "AECORE_THREADS", "AECORE_DEVICE", "AECORE_STORE_DIR", "AECORE_DATA_DIR"):
        monkeypatch.setenv(name, "")  # empty is not set
    assert settings.wrong() == []
    assert (settings.slots(), settings.threads(), settings.device()) == (0, 0, "")
    assert settings.store_dir() is settings.data_dir() is None
    assert settings.warm_after(20.0) == float(os.environ["AECORE_WARM_AFTER"])


def test_what_is_set_holds(monkeypatch, tmp_path):
    given = {
        "SLOTS": "3",
        "THREADS": " 2 ",
        "DEVICE": "cuda:1",
        "STORE_DIR": ".",
        "WARM_AFTER": "0.5",
        "CACHE_DIR": "~/kept",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"AECORE_{name}", value)
    monkeypatch.chdir(tmp_path)
    assert settings.wrong() == []
    engine = LocalEngine()
    assert (engine.slots, engine.threads) == (3, 2)
    assert (settings.device(), settings.warm_after(1)) == ("cuda:1", 0.5)
    assert settings.store_dir() == tmp_path
    assert settings.cache_dir() == Path.home() / "kept"


def test_a_device_that_is_not_here_is_a_sentence_too(monkeypatch):
    monkeypatch.setattr(hardware, "devices", lambda: ["cpu"])
    monkeypatch.setenv("AECORE_DEVICE", "cuda")
    with pytest.raises(
        InvalidField, match="AECORE_DEVICE is 'cuda', but it must be cpu, or nothing: there is no other"
    ):
        hardware.pick_device()
    monkeypatch.setattr(hardware, "devices", lambda: ["cpu", "cuda", "cuda:0", "cuda:1"])
    assert str(hardware.pick_device()) == "cuda"
    monkeypatch.delenv("AECORE_DEVICE")
    assert str(hardware.pick_device()) == "cuda"
    monkeypatch.setattr(hardware, "devices", lambda: ["cpu", "mps"])
    assert str(hardware.pick_device()) == "mps"


@pytest.mark.parametrize("path", sorted([*ROOT.glob("aecore/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "app.py"]),
                         ids=lambda path: str(path.relative_to(ROOT)))  # fmt: skip
def test_the_environment_is_read_in_one_place(path):
    if path == ROOT / "aecore" / "settings.py":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    read = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Name)}
    assert not read & {"os.environ", "os.environb", "os.getenv", "environ", "getenv"}


# --- caches of libraries -----------------------------------------------------------------------------------


def test_caches_lie_in_our_folder_unless_somebody_has_placed_them(monkeypatch, tmp_path):
    monkeypatch.setenv("AECORE_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("MPLCONFIGDIR", "/somebody/elses")
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.delenv("TORCHINDUCTOR_CACHE_DIR", raising=False)
    found = settings.children({"OWN": "1"})
    assert found["NUMBA_CACHE_DIR"] == str(tmp_path / "numba")
    assert found["TORCHINDUCTOR_CACHE_DIR"] == str(tmp_path / "inductor")
    assert (found["MPLCONFIGDIR"], found["OWN"]) == ("/somebody/elses", "1")
    for name in settings.CACHES:  # what was set for this process as well goes with the test
        monkeypatch.setenv(name, found[name])


def test_a_cache_that_cannot_be_written_becomes_a_temporary_one(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("AECORE_CACHE_DIR", str(tmp_path / "file"))
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")
    settings.settle_caches()
    chosen = Path(os.environ["NUMBA_CACHE_DIR"])
    assert chosen.is_dir()
    assert stat.S_IMODE(chosen.stat().st_mode) == 0o700
    assert tmp_path not in chosen.parents


def test_a_cache_on_a_full_disk_becomes_a_temporary_one(monkeypatch, mounted):
    """What compiles writes there whenever it likes, and what it cannot write ends its work."""
    with mounted("size=1m") as root:
        monkeypatch.setenv("AECORE_CACHE_DIR", str(root))
        monkeypatch.setenv("NUMBA_CACHE_DIR", "")
        settings.settle_caches()
        assert root not in Path(os.environ["NUMBA_CACHE_DIR"]).parents
        mounted.again(root, "remount,size=100m")
        monkeypatch.setenv("NUMBA_CACHE_DIR", "")
        settings.settle_caches()
        assert Path(os.environ["NUMBA_CACHE_DIR"]) == root / "numba"


def test_where_no_folder_at_all_can_be_written_that_is_no_traceback(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("AECORE_CACHE_DIR", str(tmp_path / "file"))
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "file"))
    settings.settle_caches()
    assert os.environ["NUMBA_CACHE_DIR"] == str(tmp_path / "file" / "numba")


def test_programs_threads_sleep_while_they_wait_unless_somebody_chose_otherwise():
    told = "import os, sys; from aecore.cli import main; print('torch' in sys.modules); main.main(['objectives']); "
    program = [sys.executable, "-c", told + "print(os.environ['OMP_WAIT_POLICY'], os.environ['KMP_BLOCKTIME'])"]
    plain = {name: value for name, value in os.environ.items() if name not in settings.PATIENT}
    for chosen, then in (({}, "PASSIVE 0"), ({"OMP_WAIT_POLICY": "ACTIVE"}, "ACTIVE 0")):
        said = subprocess.run(program, env=plain | chosen, capture_output=True, text=True, check=True).stdout.split(
            "\n"
        )
        assert (said[0], said[-2]) == ("False", then)  # torch reads it when it is imported
