"""IDX files: bytes in, packed or not, and a verified array out.

Source of the format: the page of MNIST. Four bytes of magic (0, 0, 8 for uint8, the number of dimensions),
each dimension as a big-endian uint32, then the values in C order.
"""

import hashlib
import math
import os
import struct
import zlib

import numpy as np

from aecore.data.base import Bytes
from aecore.data.contract import shown
from aecore.data.errors import DataError
from aecore.data.sources import Check, Source

GZIP_MAGIC = b"\x1f\x8b"
IDX_MAGIC = b"\0\0"
ALGORITHMS = {"sha256": "SHA-256", "md5": "MD5"}


def header(shape: tuple[int, ...]) -> bytes:
    """Return the IDX header of a uint8 array of `shape`."""
    return struct.pack(f">4B{len(shape)}I", 0, 0, 8, len(shape), *shape)


def decode(raw: bytes, source: Source) -> Bytes:
    """Return the read-only array in the file `raw`, a .gz or what is in one, verified against `source`.

    Errors: `DataError` with a reason ("is cut short", …) that a caller completes with the file's name.
    """
    head, size = header(source.shape), content_size(source)
    content = _unpacked(raw, size)
    if content[:4] != head[:4]:
        raise DataError("wrong magic", magic=content[:4].hex(" "), expected=head[:4].hex(" "))
    if content[: len(head)] != head:
        raise DataError("wrong count", shape=_promised(content, len(source.shape)), expected=shown(source.shape))
    if len(content) != size:
        raise DataError("wrong size", relation="shorter" if len(content) < size else "longer")
    if not any(_holds(each, {"gz": raw, "content": content}[each.of]) for each in source.checks):
        raise DataError("wrong hash", algorithm=", ".join(ALGORITHMS[each.algorithm] for each in source.checks))
    return np.frombuffer(content, np.uint8, offset=len(head)).reshape(source.shape)


def _holds(check: Check, file: bytes) -> bool:
    return hashlib.new(check.algorithm, file, usedforsecurity=False).hexdigest() == check.digest


def content_size(source: Source) -> int:
    """Return how many bytes the file has when it is unpacked."""
    return len(header(source.shape)) + math.prod(source.shape)


def plausible(path: str | os.PathLike[str], source: Source) -> bool:
    """Tell within microseconds whether the file at `path` may be `source`, without unpacking it.

    An IDX file begins with its shape and is as long as that; a gzip file ends with the length of its content (RFC
    1952). A web page or half a file does neither.
    """
    size, head = content_size(source), header(source.shape)
    try:
        with open(path, "rb") as file:
            start, length = file.read(len(head)), file.seek(-4, os.SEEK_END) + 4
            packed = start.startswith(GZIP_MAGIC) and file.read(4) == struct.pack("<I", size)
            return packed or (start == head and length == size)
    except OSError:
        return False


def _unpacked(raw: bytes, size: int) -> bytes:
    """Return what is in `raw`, at most one byte more than `size` of a gzip file: a bomb stays small."""
    if not raw:
        raise DataError("cut short")
    if raw.startswith(IDX_MAGIC):
        return raw
    if not raw.startswith(GZIP_MAGIC):
        raise DataError("not idx")
    machine = zlib.decompressobj(wbits=31)
    try:
        content = machine.decompress(raw, size + 1)
    except zlib.error as error:
        raise DataError("corrupt") from error
    if not machine.eof and len(content) <= size:
        raise DataError("cut short")
    return content


def _promised(content: bytes, dimensions: int) -> str:
    """Return the shape that the header of `content` promises, for a message."""
    wanted = content[4 : 4 + 4 * dimensions].ljust(4 * dimensions, b"\0")
    return shown(struct.unpack(f">{dimensions}I", wanted))
