"""Where the files of an IDX set may lie, as people have them: packed or not, in folders of their own or not.

In the folder that AECORE_DATA_DIR names: under the set's name (`mnist/`, `MNIST/`), in torchvision's `raw/` below that,
and loose. There a file may be another set's, for they all have the same names: its content decides.
"""

import functools
import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aecore import settings
from aecore.data import idx, places
from aecore.data.errors import DataError
from aecore.data.sources import IdxSet, Source

USER, CACHE = "$AECORE_DATA_DIR", "the cache"
RAW = "raw"  # torchvision's folder of the files as published
TELLING = ("ubyte", "idx")  # what the name of such a file has in it, whatever else it has
MOST = 5_000  # entries of a folder that are looked at
PLAIN = 1  # dimensions of an array small enough to be verified at each look


@dataclass(frozen=True)
class Folder:
    """A folder to look into; `own`: files of other sets have no place in it. `place`: its name for provenance."""

    path: Path
    place: str
    own: bool


@dataclass(frozen=True)
class Candidate:
    """A file that may be what is looked for; `named`: it is called as that is."""

    path: Path
    folder: Folder
    named: bool


def folders(spec: IdxSet) -> list[Folder]:
    """Return where to look, nearest first: the user's folders, then the cache."""
    cache = Folder(places.cache_dir(spec.name), CACHE, own=True)
    if (root := settings.data_dir()) is None:
        return [cache]
    names = [Path(name, *below) for name in spec.folders for below in ((), (RAW,))]
    names += [Path(spec.name, name, RAW) for name in spec.folders[1:]]
    users = [Folder(root / name, USER, own=True) for name in names]
    return [*users, Folder(root, USER, own=False), Folder(root / RAW, USER, own=False), cache]


def candidates(spec: IdxSet, source: Source) -> Iterator[Candidate]:
    """Yield the files that may be `source`, nearest first: those called so, and those that look so."""
    for folder in folders(spec):
        found = [Candidate(path, folder, _called(path) == source.stem) for path in _files(folder.path)]
        yield from (each for each in found if each.named)
        yield from (each for each in found if not each.named and idx.plausible(each.path, source))


def here(spec: IdxSet) -> bool:
    """Tell, without reading the images, whether all four files lie somewhere and look whole.

    Which set's they are, the labels tell: they are small enough to be verified.
    """
    return all(any(_looks(each.path, source) for each in candidates(spec, source)) for source in spec.files)


def looked(spec: IdxSet) -> DataError:
    """Return a sentence that says what was looked for, and where."""
    where = tuple(dict.fromkeys(str(folder.path) for folder in folders(spec)))
    code = "looked" if settings.data_dir() else "looked in the cache"
    return DataError(code, files=", ".join(source.stem for source in spec.files), folders="; ".join(where))


def _files(folder: Path) -> list[Path]:
    """Return what may be an IDX file in a folder, by name; nothing where there is no such folder."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in itertools.islice(entries, MOST)]
    except OSError:
        return []
    telling = [name for name in sorted(names) if any(part in name.lower() for part in TELLING)]
    return [folder / name for name in telling if not name.endswith((places.BAD, places.PART))]


def _called(path: Path) -> str:
    """Return the published name of a file that may be called `train-images.idx3-ubyte`, or have `.gz` at its end."""
    return path.name.lower().removesuffix(".gz").replace(".idx", "-idx")


def _looks(path: Path, source: Source) -> bool:
    if not idx.plausible(path, source):
        return False
    if len(source.shape) > PLAIN:
        return True
    status = path.stat()
    return _verified(path, source, status.st_size, status.st_mtime_ns)


@functools.lru_cache(maxsize=256)
def _verified(path: Path, source: Source, size: int, changed: int) -> bool:
    """Tell whether a small file is `source`; remembered as long as it is neither longer nor newer."""
    try:
        idx.decode(places.read(path) or b"", source)
    except DataError:
        return False
    return True
