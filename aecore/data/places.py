"""The two folders where files of data sets may lie, and writing whole files into the second.

`$AECORE_DATA_DIR/<name>` is the user's and is only ever read. The cache is ours; it is
`$AECORE_CACHE_DIR/data/<name>`, or else in the platform's own cache folder.
"""

import contextlib
import os
import threading
from pathlib import Path

from aecore.data.base import DataError


def user_dir(name: str) -> Path | None:
    """Return the user's own folder of data set `name`, which may not exist; None without AECORE_DATA_DIR."""
    root = os.environ.get("AECORE_DATA_DIR")
    return Path(root, name) if root else None


def cache_dir(name: str) -> Path:
    """Return the folder of data set `name` in the cache; it may not exist."""
    root = os.environ.get("AECORE_CACHE_DIR")
    if root:
        return Path(root, "data", name)
    import platformdirs

    return platformdirs.user_cache_path("aecore", appauthor=False) / "data" / name


def read(path: Path) -> bytes | None:
    """Return the file's bytes, or None where there is none. Errors: `DataError` "unreadable"."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise DataError("unreadable", why=reason(error)) from error


def write(path: Path, raw: bytes) -> None:
    """Put `raw` at `path` at once or not at all, making the folders. Errors: OSError, nothing left behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        part.write_bytes(raw)
        os.replace(part, path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def set_aside(path: Path) -> None:
    """Rename a bad file of the cache to `*.bad`, to be looked at; where that is forbidden, leave it."""
    with contextlib.suppress(OSError):
        os.replace(path, path.with_name(path.name + ".bad"))


def sweep(folder: Path) -> None:
    """Remove what a killed process left half-written in `folder`; call it with the folder's lock held."""
    with contextlib.suppress(OSError):
        for part in folder.glob("*.part"):
            part.unlink(missing_ok=True)


def reason(error: OSError) -> str:
    """Return the operating system's words for `error`, without numbers and paths."""
    return (error.strerror or type(error).__name__).lower()
