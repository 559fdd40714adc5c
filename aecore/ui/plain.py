"""Words that are not ours, as Markdown that shows them letter by letter.

Nearly every text that Streamlit shows is Markdown: messages, headings, captions, tooltips, what stands on widgets. So
whatever comes from an address, a file, the store, a data set or an error goes through `plain` on its way there. Fields,
the entries of menus, `st.text`, `st.code`, our own tables and our components show words as they are.

`Markdown` in a signature is the promise that nothing of that kind is left in a text; `tests/ui/test_plain.py` reads the
source for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

Markdown: TypeAlias = str

#: What begins something in Markdown, TeX, HTML or Streamlit's own directives; not an underscore inside a word.
SIGNS = re.compile(r"[\\`*{}\[\]<>~$|&]|(?<!\w)_|_(?!\w)|:$")
LEADING = re.compile(r"^(\d*)([-+=#.)])(?=[-=#\s]|$)")  # that make a line a list, a heading or a rule

#: Between which letters a text is cut, so that nothing that Streamlit looks for in texts which are read already stands
#: in one piece: addresses and mail, to make links of them; `:name:`, for an icon or an emoji; `->`, for an arrow.
#: A backslash is of no help against these.
SEAMS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)|(?<=:)(?=[\w+-])|(?<=[-<>~])(?=[-=>])", re.IGNORECASE)
SEAM = ":small[]"  # an element without content


def plain(text: object) -> Markdown:
    """Return Markdown that shows `text` as it is, in one line."""
    pieces = [SIGNS.sub(r"\\\g<0>", piece) for piece in SEAMS.split(" ".join(str(text).split()))]
    return SEAM.join([LEADING.sub(r"\1\\\2", pieces[0]), *pieces[1:]])


def filled(template: Markdown, values: Mapping[str, object]) -> Markdown:
    """Return a sentence of ours with values that are not: numbers as it asks for them, words plain."""
    shown = {name: plain(value) if isinstance(value, str) else value for name, value in values.items()}
    return template.format(**shown)
