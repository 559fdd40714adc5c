"""The settings: what the environment says, read here and nowhere else. A wrong value is one sentence (InvalidField).

Each is read when it is asked for, so that a test or a notebook may set it; the app and the command line check all of
them at their start. Whether there is the device that is asked for is seen where torch is (`learning.hardware`).
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from aecore.knobs import InvalidField, Knob

FOLDER = "a folder, and something else lies there"
PROGRAM = "a program that is there"
ANCESTORS = "'none', 'self', *, or addresses of pages, such as https://slides.example.org, with spaces between them"
ENGINE = "an engine: a module of aecore/engine with a function `make`"
DEVICE = "cpu, cuda, cuda:1 (or another number) or mps"
NO_SUCH_DEVICE = "{devices}, or nothing: there is no other here"
REFUSALS = (FOLDER, PROGRAM, ANCESTORS, ENGINE, DEVICE, NO_SUCH_DEVICE)

STORE, CACHE, DATA = "AECORE_STORE_DIR", "AECORE_CACHE_DIR", "AECORE_DATA_DIR"
SLOTS = Knob("AECORE_SLOTS", "int", 0, low=1, high=1024)
THREADS = Knob("AECORE_THREADS", "int", 0, low=1, high=1024)
WARM_AFTER = Knob("AECORE_WARM_AFTER", "float", 0, low=0, high=86_400)
COMPILED = Knob("AECORE_COMPILED", "choice", "on", choices=("on", "off"))
CHROMIUM, ASKED_DEVICE, ASKED_ENGINE = "AECORE_CHROMIUM", "AECORE_DEVICE", "AECORE_ENGINE"
LOCAL = "local"  # the engine on this machine
FRAMES = "AECORE_FRAME_ANCESTORS"

#: Where libraries keep what they have compiled or found, and what our folders for that are called.
CACHES = {"NUMBA_CACHE_DIR": "numba", "MPLCONFIGDIR": "matplotlib", "TORCHINDUCTOR_CACHE_DIR": "inductor"}

ROOM = 16_000_000  # bytes that must be free for them: what they cannot write ends their work

#: How OpenMP's threads wait for work: asleep.
PATIENT = {"OMP_WAIT_POLICY": "PASSIVE", "KMP_BLOCKTIME": "0"}


def store_dir() -> Path | None:
    """Return the folder of finished runs; None: the platform's own place."""
    return _folder(STORE)


def data_dir() -> Path | None:
    """Return the user's own folder of data sets, which is only ever read; None: there is none."""
    return _folder(DATA)


def cache_dir() -> Path:
    """Return our folder for what can be made or fetched again; it may not exist."""
    if (chosen := _folder(CACHE)) is not None:
        return chosen
    import platformdirs

    return platformdirs.user_cache_path("aecore", appauthor=False)


def slots() -> int:
    """Return how many runs train at once; 0: as the machine allows."""
    return int(_number(SLOTS) or 0)


def threads() -> int:
    """Return how many threads a run has; 0: as the machine allows."""
    return int(_number(THREADS) or 0)


def warm_after(default: float) -> float:
    """Return after how many seconds the process for analyses starts by itself."""
    found = _number(WARM_AFTER)
    return default if found is None else found


def compiled() -> bool:
    """Return whether the hottest sweeps are compiled code or torch's own operations."""
    return COMPILED.parse(_text(COMPILED.name) or COMPILED.default) == "on"


def device() -> str:
    """Return the device on which to train, as torch calls it; empty: the best there is."""
    if (text := _text(ASKED_DEVICE)) and not re.fullmatch(r"cpu|mps|cuda(:\d{1,3})?", text):
        raise InvalidField(ASKED_DEVICE, text, DEVICE)
    return text


def engine() -> str:
    """Return the name of the engine, a module of `aecore.engine`."""
    name = _text(ASKED_ENGINE) or LOCAL
    source = Path(__file__).parent / "engine" / f"{name}.py"
    if not name.isidentifier() or not source.is_file() or "\ndef make(" not in source.read_text(encoding="utf-8"):
        raise InvalidField(ASKED_ENGINE, name, ENGINE)
    return name


def frame_ancestors() -> str:
    """Return which pages may show ours in a frame, as a content security policy says it; by default those beside it."""
    text = _text(FRAMES) or "'self'"
    if not re.fullmatch(r"'none'|(('self'|\*|https?://[\w.*:\[\]-]+)( |$))+", text):
        raise InvalidField(FRAMES, text, ANCESTORS)
    return text


def chromium() -> str:
    """Return the path of the browser for tests and benchmarks; empty: look for one."""
    if (text := _text(CHROMIUM)) and not Path(text).is_file():
        raise InvalidField(CHROMIUM, text, PROGRAM)
    return text


def numba_threads() -> int:
    """Return how many threads compiled code may use."""
    return int(_text("NUMBA_NUM_THREADS") or os.cpu_count() or 1)


def python_path(first: str) -> str:
    """Return where Python finds packages, `first` before all."""
    return os.pathsep.join(filter(None, [first, _text("PYTHONPATH")]))


def wrong() -> list[InvalidField]:
    """Return what is wrong with the settings, one error for each."""
    folders = {name: _folder(name) for name in (STORE, DATA, CACHE)}
    found = [InvalidField(name, _text(name), FOLDER) for name, folder in folders.items()
             if folder and folder.exists() and not folder.is_dir()]  # fmt: skip
    every: tuple[Callable[[], object], ...] = (
        slots,
        threads,
        lambda: warm_after(0),
        compiled,
        device,
        engine,
        frame_ancestors,
        chromium,
    )
    for read in every:
        try:
            read()
        except InvalidField as error:
            found.append(error)
    return found


def children(changes: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for a process of ours: this one's, caches settled, with `changes`."""
    settle_caches()
    return os.environ | dict(changes)


def wait_patiently() -> None:
    """Have torch's threads sleep while they wait for work, unless somebody chose otherwise: call it before torch is
    imported. One that spins keeps the core from whoever has the work, and two programs then crawl on one machine.
    """
    for variable, value in PATIENT.items():
        os.environ.setdefault(variable, value)


def settle_caches() -> None:
    """Give each library whose cache nobody has placed a folder that can be written: ours, or else a temporary one.

    Call it before such a library is imported. Without it numba, and umap with it, cannot even be imported where neither
    the packages' folder nor the home can be written.
    """
    for variable, name in CACHES.items():
        if not _text(variable):
            os.environ[variable] = str(_writable(cache_dir() / name))


def _writable(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            tight = shutil.disk_usage(folder).free < ROOM
    except OSError:
        tight = True
    return _spare(folder) if tight else folder


def _spare(folder: Path) -> Path:
    """Return a temporary folder instead of one that cannot be written; that one where there is no other either."""
    try:
        spare = Path(tempfile.mkdtemp(prefix=f"aecore-{folder.name}-"))
    except OSError:
        return folder
    atexit.register(shutil.rmtree, spare, ignore_errors=True)
    return spare


def _text(name: str) -> str:
    return os.environ.get(name, "").strip()


def _number(item: Knob) -> float | None:
    text = _text(item.name)
    return float(item.parse(text)) if text else None  # type: ignore[arg-type]


def _folder(name: str) -> Path | None:
    return Path(os.path.abspath(Path(text).expanduser())) if (text := _text(name)) else None
