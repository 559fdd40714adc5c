"""Arrays of an .npz file as they lie on the disk: mapped into memory, not copied.

What is mapped is no memory of the process: the system brings in the pages that are looked at and takes them back when
it needs room. `numpy.load` cannot map the parts of an archive, though they lie there as they are.
"""

from __future__ import annotations

import hashlib
import io
import mmap
import os
import struct
import zipfile
from pathlib import Path

import numpy as np

from aecore.results.snapshot import Array
from aecore.results.store.trouble import ALTERED, MISSING, Flaw

LENGTHS = struct.Struct("<HH")  # of name and extra field, where they stand in the head of a part
AT, HEAD = 26, 30  # bytes: where these two stand, and how long the head is without name and extra field
NPY_HEAD = 4096  # bytes, more than what describes an array
BROKEN = (ValueError, KeyError, TypeError, EOFError, struct.error, zipfile.BadZipFile, NotImplementedError)
ABSENT = (FileNotFoundError, NotADirectoryError, IsADirectoryError)

Content = mmap.mmap | bytes


def checked(path: Path, digest: object) -> Content:
    """Return what a file holds, mapped where the system lets a mapped file be replaced (Windows does not).

    `digest`: its SHA-256. Raises Flaw where it has another, or where there is no file; OSError where it cannot be read.
    """
    try:
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                raise Flaw(ALTERED, name=path.name)
            if os.name == "nt":
                file.seek(0)
                return file.read()
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except ABSENT:
        raise Flaw(MISSING, name=path.name) from None


def arrays(content: Content, name: str) -> dict[str, Array]:
    """Return the arrays of an .npz file by name, read-only, each where it lies in `content`. Raises Flaw."""
    try:
        with zipfile.ZipFile(content if isinstance(content, mmap.mmap) else io.BytesIO(content)) as archive:  # type: ignore[arg-type]
            return {part.filename.removesuffix(".npy"): _array(content, part) for part in archive.infolist()}
    except BROKEN:
        raise Flaw(ALTERED, name=name) from None


def _array(content: Content, part: zipfile.ZipInfo) -> Array:
    if part.compress_type != zipfile.ZIP_STORED:
        raise ValueError("compressed")
    begin = part.header_offset + HEAD + sum(LENGTHS.unpack_from(content, part.header_offset + AT))
    head = io.BytesIO(content[begin : begin + NPY_HEAD])
    if np.lib.format.read_magic(head) == (1, 0):
        shape, upright, kind = np.lib.format.read_array_header_1_0(head)
    else:
        shape, upright, kind = np.lib.format.read_array_header_2_0(head)
    found = np.ndarray(shape, kind, content, begin + head.tell(), order="F" if upright else "C")
    found.setflags(write=False)
    return found
