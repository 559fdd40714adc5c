"""The style of every page: one scale of type, colours of what Streamlit draws too faintly, and where things stand.

Sizes and colours are declared here once, as custom properties that style sheets (`styles/`, and those of the browser
components) use; `tests/ui/test_style.py` reads all of these and computes the contrasts that follow.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from aecore import palette, shipped

#: The scale of type, in rem of 17 px: 15, 17, 20, 25 and 32 px. Nothing is smaller.
TYPE = {"small": 0.875, "base": 1.0, "head": 1.2, "figure": 1.5, "title": 1.9}
FAINT = 0.78  # share of ink in quiet words: captions, labels of figures
THEMES: dict[str, Any] = tomllib.loads((shipped.ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
LIGHT, DARK = THEMES["light"], THEMES["dark"]
SHEETS = sorted((Path(__file__).parent / "styles").glob("*.css"))


def themed(name: str) -> str:
    """Return a colour of the theme as CSS, the light or the dark one."""
    return f"light-dark({LIGHT[name]}, {DARK[name]})"


VALUES = {f"type-{name}": f"{size}rem" for name, size in TYPE.items()} | {
    "faint-share": f"{FAINT}", "accent": themed("primaryColor"), "second": themed("secondaryBackgroundColor"),
    "border": themed("borderColor"), "fill": palette.FILL, "fill-held": palette.FILL_HELD, "test": palette.TEST,
}  # fmt: skip
#: All rules are nested in one of `:root`, which has them outweigh Streamlit's own.
STYLE = "<style>:root {{\n{values}\n{rules}}}</style>".format(
    values="\n".join(f"--{name}: {value};" for name, value in VALUES.items()),
    rules="\n".join(sheet.read_text("utf-8") for sheet in SHEETS),
)
