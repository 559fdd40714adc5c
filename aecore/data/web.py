"""Fetching one file of a data set from the first mirror that has it, whole and verified, into memory.

Nothing touches the disk here, so every OSError is the network's and half a file cannot exist.
"""

import io
from urllib.parse import urlsplit

from aecore.data import idx
from aecore.data.base import Bytes, Progress
from aecore.data.errors import DataError
from aecore.data.sources import IdxSet, Source

CONNECT, READ = 5.0, 15.0  # s: until the mirror answers; between two pieces of the file
CHUNK = 1 << 16  # bytes between two calls of the progress callback
SLACK = 1 << 20  # bytes by which a file may exceed its published size (another gzip header, say)


class Meter:
    """What pooch takes for a progress bar: counts one file's bytes and reports those of the whole fetch."""

    def __init__(self, host: str, size: int, before: int, total: int, progress: Progress | None) -> None:
        self.total = 0  # set by pooch, from Content-Length
        self._host, self._size, self._progress = host, size, progress
        self._before, self._all = before, total
        self._got = 0

    def update(self, received: int) -> None:
        """Count `received` more bytes. Errors: `DataError` "too large", which ends the transfer."""
        self._got += received
        if self._got > self._size + SLACK:
            raise DataError("too large", host=self._host)
        if self._progress is not None:
            self._progress(self._before + min(self._got, self._size), self._all)

    def reset(self) -> None:
        """Start the count again; pooch does so before it reports the total."""
        self._got = 0

    def close(self) -> None:
        """Nothing to close: the next file continues."""


def fetch(spec: IdxSet, source: Source, before: int, total: int, progress: Progress | None) -> tuple[bytes, Bytes]:
    """Return the .gz file and its array, from the first mirror that sends it whole.

    `before` bytes of `total` had arrived when this file began; `progress(done, total)` counts on from there.
    Errors: `DataError` "mirrors", which says what each mirror did, and once what ails this machine.
    """
    failures: list[DataError] = []
    for mirror in spec.mirrors:
        host = urlsplit(mirror).hostname or mirror
        try:
            raw = _download(mirror + source.file, Meter(host, source.size, before, total, progress))
            return raw, _verified(raw, source, host)
        except DataError as error:
            failures.append(error)
    different = tuple({str(failure): failure for failure in failures}.values())
    raise DataError("mirrors", name=spec.name, title=spec.title, file=source.file, why=different)


def _verified(raw: bytes, source: Source, host: str) -> Bytes:
    try:
        return idx.decode(raw, source)
    except DataError as error:
        raise DataError("not the file", host=host, why=error) from error


def _download(url: str, meter: Meter) -> bytes:
    """Return what is at `url`. Errors: `DataError` with the reason."""
    import pooch

    from aecore.data import faults

    # identity: some servers would have .gz files unpacked on the way
    downloader = pooch.HTTPDownloader(
        progressbar=meter, chunk_size=CHUNK, timeout=(CONNECT, READ), headers={"Accept-Encoding": "identity"}
    )
    buffer = io.BytesIO()
    try:
        downloader(url, buffer, None)
    except OSError as error:  # as every RequestException is
        raise faults.told(error, url, begun=bool(buffer.tell())) from error
    return buffer.getvalue()
