"""Names of exported files: the user's words in any script, as every system and every archive takes them."""

from __future__ import annotations

import re
import unicodedata

from aecore.run import Run

SPELT = {"β": "beta", "λ": "lambda", "γ": "gamma", "ρ": "rho", "σ": "sigma", "μ": "mu"}  # as one types them
LONGEST = 120  # bytes of a title in a file's name: systems take 255 in all, and a Korean syllable takes three
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)")  # devices of Windows, whatever follows


def stem(title: str, run: Run) -> str:
    """Return what the names of a run's files begin with: its title in small letters, and four digits of its id.

    Letters and digits of every script stay, dots within words too; anything else becomes a hyphen. The digits keep runs
    of one title apart.
    """
    spelt = "".join(SPELT.get(letter, letter) for letter in unicodedata.normalize("NFKC", title).lower())
    kept = "".join(letter if letter == "." or unicodedata.category(letter)[0] in "LMN" else "-" for letter in spelt)
    words = _cut(re.sub(r"-+", "-", kept)).strip("-.")
    if RESERVED.match(words):
        words = f"run-{words}"
    return f"{words}-{run.id[:4]}" if words else run.id


def _cut(words: str) -> str:
    """Return no more of `words` than fits, whole letters only."""
    return words.encode()[:LONGEST].decode(errors="ignore")
