"""Words on screen: one gettext catalogue, English as the source, the language in the address or the browser's."""

from __future__ import annotations

import functools
import gettext
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from aecore import shipped
from aecore.data.errors import MESSAGES, DataError
from aecore.knobs import InvalidField
from aecore.results.store import Flaw, StoreError
from aecore.wire.words import phrase

LONGEST = 80  # characters of a wrong value that are told
LANGUAGES = {"en": "English", "ko": "한국어"}
COMPLETE = "ko"  # whose file holds every text of the source
LOCALE = "en"  # the text that every language replaces by its own code

WIRE = "wire"  # the language of the live wire: phrases by their numbers
_settled: ContextVar[str] = ContextVar("language", default="")  # of this script run


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Mark `text` for the catalogue where it stands; it is translated where it is shown."""
    return text


def language() -> str:
    """Return the language of this session: the one chosen, by the switch or by an address, else the browser's."""
    spoken = _settled.get() or _asked()
    return phrase(LOCALE) if spoken == WIRE else spoken


def settle() -> None:
    """Find out the language once for a whole script run, not for each word: at its beginning."""
    _settled.set(_asked())


@contextmanager
def for_all() -> Iterator[None]:
    """Speak for readers of all languages at once: what `_` returns meanwhile remembers its phrases."""
    before = _settled.set(WIRE)
    try:
        yield
    finally:
        _settled.reset(before)


def choose(code: str) -> None:
    """Speak this language from now on, if there is such a one."""
    if code in LANGUAGES:
        st.session_state["lang"] = code
        settle()


def carried() -> dict[str, str]:
    """Return what of an address goes along to every page: the language, if it was chosen."""
    return {"lang": st.session_state["lang"]} if "lang" in st.session_state else {}


def _asked() -> str:
    asked: str = st.session_state.get("lang") or (st.context.locale or "en")[:2]
    return asked if asked in LANGUAGES else "en"


def _(text: str | None) -> str:
    """Translate `text`. A text that the catalogue lacks stays English."""
    if not text:
        return ""
    spoken = _settled.get() or _asked()
    return phrase(text) if spoken == WIRE else catalogue(spoken).gettext(text)


def explain(error: DataError | InvalidField | StoreError) -> str:
    """Return an error's one sentence in the reader's language."""
    if isinstance(error, StoreError):
        reason = error.reason
        why = _(reason.template).format(**reason.values) if isinstance(reason, Flaw) else _(reason)
        return _(error.template).format(reason=why, cure=_(error.cure), **error.values)
    if isinstance(error, DataError):
        return _(MESSAGES[error.code]).format(**{name: _shown(value) for name, value in error.values.items()})
    allowed = _(error.template).format(**error.words)
    return _("{field} is {value}, but it must be {allowed}.").format(
        field=error.field, value=_cut(str(error.value)), allowed=allowed)  # fmt: skip


def _cut(value: str) -> str:
    """Return a wrong value, of which a link may hold any length, in a line."""
    return value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"


def _shown(value: object) -> object:
    if isinstance(value, DataError):
        return explain(value)
    return "; ".join(str(_shown(part)) for part in value) if isinstance(value, tuple) else value


@functools.cache
def _numbers() -> dict[str, int]:
    """The texts of the catalogue in their order, the language's own code first."""
    path = shipped.ASSETS / "locale" / f"{COMPLETE}.po"
    with path.open("rb") as file:
        texts = sorted(str(message.id) for message in read_po(file, locale=COMPLETE) if message.id)
    return {text: place for place, text in enumerate([LOCALE, *texts])}


def number(text: str) -> int | None:
    """Return the number of a text in the catalogue, by which the live wire tells it; None where it is not there."""
    return _numbers().get(text)


@functools.cache
def listed(code: str) -> bytes:
    """Return the texts of a language by their numbers, as JSON: what a browser needs to read the live wire."""
    told = [code, *(catalogue(code).gettext(text) for text in list(_numbers())[1:])]
    return json.dumps(told, ensure_ascii=False).encode()


@functools.cache
def catalogue(code: str) -> gettext.NullTranslations:
    """Read a language's catalogue from its .po file; English is the source and needs none."""
    path = shipped.ASSETS / "locale" / f"{code}.po"
    if not path.is_file():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
