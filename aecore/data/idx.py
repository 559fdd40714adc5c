"""IDX files: compressed bytes in, a verified array out.

Source of the format: the page of MNIST. Four bytes of magic (0, 0, 8 for uint8, the number of dimensions),
each dimension as a big-endian uint32, then the values in C order.
"""

import hashlib
import math
import os
import struct
import zlib

import numpy as np

from aecore.data.base import Bytes, DataError
from aecore.data.sources import Source

GZIP_MAGIC = b"\x1f\x8b"


def header(shape: tuple[int, ...]) -> bytes:
    """Return the IDX header of a uint8 array of `shape`."""
    return struct.pack(f">4B{len(shape)}I", 0, 0, 8, len(shape), *shape)


def decode(raw: bytes, source: Source) -> Bytes:
    """Return the read-only array in the .gz file `raw`, verified against `source`.

    Errors: `DataError` with a reason ("is cut short", …) that a caller completes with the file's name.
    """
    head = header(source.shape)
    content = _decompress(raw, len(head) + math.prod(source.shape))
    if content[:4] != head[:4]:
        raise DataError("wrong magic", magic=content[:4].hex(" "), expected=head[:4].hex(" "))
    if content[: len(head)] != head:
        raise DataError("wrong count", shape=_shape(content, len(source.shape)), expected=_show(source.shape))
    size = len(head) + math.prod(source.shape)
    if len(content) != size:
        raise DataError("wrong size", relation="shorter" if len(content) < size else "longer")
    checked = raw if source.check.of == "gz" else content
    if hashlib.sha256(checked).hexdigest() != source.check.sha256:
        raise DataError("wrong hash", algorithm="SHA-256")
    return np.frombuffer(content, np.uint8, offset=len(head)).reshape(source.shape)


def _decompress(raw: bytes, size: int) -> bytes:
    """Return the content of the gzip file `raw`, at most one byte more than `size`: a bomb stays small."""
    if not raw:
        raise DataError("cut short")
    if not raw.startswith(GZIP_MAGIC):
        raise DataError("not gzip")
    machine = zlib.decompressobj(wbits=31)
    try:
        content = machine.decompress(raw, size + 1)
    except zlib.error as error:
        raise DataError("corrupt") from error
    if not machine.eof and len(content) <= size:
        raise DataError("cut short")
    return content


def _shape(content: bytes, dimensions: int) -> str:
    """Return the shape that the header of `content` promises, for a message."""
    wanted = content[4 : 4 + 4 * dimensions].ljust(4 * dimensions, b"\0")
    return _show(struct.unpack(f">{dimensions}I", wanted))


def _show(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))


def plausible(path: str | os.PathLike[str], source: Source) -> bool:
    """Tell within microseconds whether the .gz file at `path` may be `source`, without decompressing it.

    A gzip file ends with the length of its content (RFC 1952); a web page or half a file does not.
    """
    size = len(header(source.shape)) + math.prod(source.shape)
    try:
        with open(path, "rb") as file:
            start = file.read(2)
            file.seek(-4, os.SEEK_END)
            return start == GZIP_MAGIC and file.read(4) == struct.pack("<I", size)
    except OSError:
        return False
