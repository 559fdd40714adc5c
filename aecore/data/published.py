"""Data sets of four IDX files: found on this machine, or else fetched from the mirrors into the cache."""

import contextlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aecore.data import finding, idx, places
from aecore.data.base import Bytes, Dataset, Description, Progress
from aecore.data.errors import DataError
from aecore.data.finding import CACHE, Candidate
from aecore.data.sources import IdxSet, Source
from aecore.data.web import fetch

LOG = logging.getLogger(__name__)

PATIENCE = 600.0  # s to wait for another process that is fetching the same set

Found = dict[Source, tuple[Bytes, str]]  # the array, and where it was


@dataclass(frozen=True)
class Published:
    """A data set that others have published. See `base.Origin`."""

    order: float
    spec: IdxSet

    @property
    def description(self) -> Description:
        """What is known of it."""
        spec = self.spec
        count, height, width = spec.files[0].shape
        return Description(
            name=spec.name, title=spec.title, about=spec.about, credit=spec.credit, train=count,
            test=spec.files[2].shape[0], shape=(height, width), classes=spec.classes,
            download=sum(source.size for source in spec.files), stand_in=False,
        )  # fmt: skip

    def available(self) -> bool:
        """Tell, without reading the files whole, whether `load` can do without the network."""
        return finding.here(self.spec)

    def missing(self) -> DataError:
        """Return the sentence that says what was looked for, and where."""
        return finding.looked(self.spec)

    def load(self, download: bool, progress: Progress | None) -> Dataset:
        """Return the set, every file verified; fetch what is missing if `download`. Errors: `DataError`."""
        faults: list[DataError] = []
        found: Found = {}
        for source in self.spec.files:
            for candidate in finding.candidates(self.spec, source):
                array = _read(self.spec, source, candidate, faults)
                if array is not None:
                    found[source] = array, candidate.folder.place
                    break
        if len(found) < len(self.spec.files):
            found |= _complete(self.spec, found, faults, download, progress)
        return _dataset(self.spec, found)


def _read(spec: IdxSet, source: Source, candidate: Candidate, faults: list[DataError]) -> Bytes | None:
    """Return the verified array of a file; None for no file, another's, or a bad one (then a fault)."""
    try:
        raw = places.read(candidate.path)
        return None if raw is None else idx.decode(raw, source)
    except DataError as why:
        others = why.code == "wrong hash" and not candidate.folder.own
        if candidate.named and not others:
            fault = DataError("bad", name=spec.name, title=spec.title, path=candidate.path, why=why)
            LOG.warning("passed over: %s", fault)
            faults.append(fault)
        return None


def _complete(spec: IdxSet, found: Found, faults: list[DataError], download: bool, progress: Progress | None) -> Found:
    """Return the files that `found` lacks, from the cache as it is under the lock, and then from the mirrors.

    Bad files of the cache are set aside. Errors: `DataError`; `faults[0]` when nothing may be fetched.
    """
    lacking = [source for source in spec.files if source not in found]
    absent = DataError("absent", name=spec.name, title=spec.title, looked=finding.looked(spec))
    if not download and not faults:
        raise absent
    try:
        with _locked(spec, PATIENCE if download else 0.0) as folder:
            mended = _mend(spec, lacking, folder)
            if download:
                _fetch(spec, [each for each in lacking if each not in mended], folder, mended, progress)
    except DataError as error:
        if download:
            raise _with_users_fault(error, spec, faults) from error
        mended = {}
    if len(mended) < len(lacking):
        raise faults[0] if faults else absent
    return mended


def _with_users_fault(error: DataError, spec: IdxSet, faults: list[DataError]) -> DataError:
    """Return `error`, with a bad file in the user's own folder named too: mending that would do as well."""
    for fault in faults:
        path = fault.values["path"]
        if isinstance(path, Path) and path.parent != places.cache_dir(spec.name):
            return DataError("nor", error=error, path=path, why=fault.values["why"])
    return error


def _mend(spec: IdxSet, lacking: list[Source], folder: Path) -> Found:
    """Return the files another process has put into the cache meanwhile; set bad ones aside."""
    places.sweep(folder)
    mended: Found = {}
    for source in lacking:
        bad: list[DataError] = []
        own = Candidate(folder / source.file, finding.Folder(folder, CACHE, own=True), named=True)
        array = _read(spec, source, own, bad)
        if array is not None:
            mended[source] = array, CACHE
        elif bad:
            places.set_aside(own.path)
    return mended


def _fetch(spec: IdxSet, sources: list[Source], folder: Path, into: Found, progress: Progress | None) -> None:
    """Fetch `sources` one by one; each is in the cache once it is verified, so that a retry goes on there."""
    done, total = 0, sum(source.size for source in sources)
    for source in sources:
        raw, array = fetch(spec, source, done, total, progress)
        try:
            places.write(folder / source.file, raw)
        except OSError as error:
            raise _folder_error(spec, folder, error) from error
        into[source] = array, CACHE
        done += source.size
        if progress is not None:
            progress(done, total)


@contextlib.contextmanager
def _locked(spec: IdxSet, patience: float) -> Iterator[Path]:
    """Hold the lock of the set's folder in the cache, which is made. Errors: `DataError` "busy", "folder"."""
    import filelock

    folder = places.cache_dir(spec.name)
    lock = filelock.FileLock(folder / ".lock")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=patience)
    except filelock.Timeout as error:
        raise DataError("busy", title=spec.title, seconds=int(patience)) from error
    except OSError as error:
        raise _folder_error(spec, folder, error) from error
    try:
        yield folder
    finally:
        lock.release()


def _folder_error(spec: IdxSet, folder: Path, error: OSError) -> DataError:
    return DataError("folder", title=spec.title, path=folder, why=places.reason(error))


def _dataset(spec: IdxSet, found: Found) -> Dataset:
    train_images, train_labels, test_images, test_labels = (found[source][0] for source in spec.files)
    came_from = " and ".join(sorted({place for _, place in found.values()}))
    provenance = (
        f"{spec.title} as published, {len(train_images):,} training and {len(test_images):,} test images, "
        f"read from {came_from} and verified by their digests ({spec.credit})."
    )
    return Dataset(
        name=spec.name,
        title=spec.title,
        train_images=train_images,
        train_labels=train_labels,
        test_images=test_images,
        test_labels=test_labels,
        classes=spec.classes,
        provenance=provenance,
        stand_in=False,
    )
