"""What is printed: standard output never fails on a character, and nobody has to read to the end.

On a console that knows no −, λ or 한 (cp949, cp1252) such a character is spelt out. What goes to standard error is a
courtesy: where that is closed, the work goes on.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

SPELLING = "aecore.spelling"  # the name of the error handler
SPELT = {
    "−": "-", "–": "-", "—": "-", "…": "...", "×": "x", "·": "*", "→": "->", "≤": "<=", "≥": ">=", "≈": "~",
    "“": '"', "”": '"', "‘": "'", "’": "'", "│": "|", "‖": "||", "∂": "d", "Σ": "sum", "²": "^2", "±": "+-", "∞": "inf",
    "α": "alpha", "β": "beta", "γ": "gamma", "ε": "epsilon", "λ": "lambda", "μ": "mu", "ρ": "rho", "σ": "sigma",
}  # fmt: skip


def settle() -> None:
    """Let both streams spell out what their encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=SPELLING)


def _spell(error: UnicodeError) -> tuple[str, int]:
    """Spell out what cannot be encoded: in words where there are some, else by its number."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    words = "".join(SPELT.get(letter, letter) for letter in lacking)
    return words.encode("ascii", "backslashreplace").decode("ascii"), error.end


codecs.register_error(SPELLING, _spell)


def tell(report: Any) -> None:
    """Print a report as one line of JSON in ASCII, which every console takes."""
    print(json.dumps(report))


def say(words: object, who: str = "aecore") -> None:
    """Say something to whoever watches; nobody need."""
    with contextlib.suppress(OSError):
        print(f"{who}: {words}", file=sys.stderr, flush=True)


class Courtesy:
    """Standard error for a progress bar, which must not end the work where that is closed."""

    def __init__(self) -> None:
        self.encoding = sys.stderr.encoding

    def write(self, words: str) -> int:
        """Write, or do not."""
        with contextlib.suppress(OSError):
            return sys.stderr.write(words)
        return len(words)

    def flush(self) -> None:
        """Flush, or do not."""
        with contextlib.suppress(OSError):
            sys.stderr.flush()

    def fileno(self) -> int:
        """Return the number of the file, for the width of the console."""
        return sys.stderr.fileno()


@contextlib.contextmanager
def to_the_end() -> Iterator[None]:
    """Write out all that was printed. Raises BrokenPipeError where nobody reads it, OSError where a disk is full, and
    then forgets it.
    """
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError):  # where standard output is no file
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains of it when it ends
        raise
