"""A sentence on the live wire is read in each language as if it had been said in it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aecore.ui import words
from aecore.wire.words import GAP, Said, joined, numbered, phrase, pieces_of

bounded = settings(max_examples=100, deadline=None, derandomize=True)
CATALOGUES = {code: json.loads(words.listed(code)) for code in words.LANGUAGES}
TEMPLATES = CATALOGUES["en"][1:]
WITH_GAPS = [text for text in TEMPLATES if "{" in text]
FORMLESS = [text for text in WITH_GAPS if all(gap[0] == f"{{{gap[1]}}}" for gap in GAP.finditer(text))]
NUMBERS = re.compile(r"[,.0-9]*[fge%,]")  # the forms that a number has

templates = st.sampled_from(TEMPLATES)
with_gaps = st.sampled_from(WITH_GAPS)
plain = st.text(max_size=12)
numbers = st.floats(allow_nan=False, allow_infinity=False, width=32) | st.integers(-(10**9), 10**9)


def in_words(told: Any, catalogue: Sequence[str]) -> Any:
    """What a browser makes of a message's head: see `ui/frontend/src/wire/words.ts`."""
    if isinstance(told, list):
        return [in_words(each, catalogue) for each in told]
    if not isinstance(told, dict):
        return told
    if "say" in told:
        return _written(told["say"], catalogue)
    return {name: in_words(each, catalogue) for name, each in told.items()}


def _written(pieces: Sequence[Any], catalogue: Sequence[str]) -> str:
    return "".join(piece if isinstance(piece, str) else _filled(*piece, catalogue=catalogue) for piece in pieces)


def _filled(number: int, values: Any = None, *, catalogue: Sequence[str]) -> str:
    def value(gap: re.Match[str]) -> str:
        return _written(values[gap[1]], catalogue) if gap[1] in values else gap[0]

    return re.sub(r"\{([^{}]+)\}", value, catalogue[number]) if values else catalogue[number]


def read(said: Any, code: str) -> Any:
    """What a reader of that language reads."""
    return in_words(json.loads(json.dumps(numbered(said, words.number))), CATALOGUES[code])


def translated(text: str, code: str) -> str:
    """A text of the catalogue in that language."""
    return words.catalogue(code).gettext(text)


def gaps(text: str) -> dict[str, list[str]]:
    """The names of the gaps of a text, and the forms in which each is written."""
    found: dict[str, list[str]] = {}
    for gap in GAP.finditer(text):
        found.setdefault(gap[1], []).append((gap[2] or "") + (gap[3] or "")[1:])
    return found


@st.composite
def filled(draw: st.DrawFn, texts: st.SearchStrategy[str] = with_gaps) -> tuple[str, dict[str, Any]]:
    """A text of the catalogue and a value for each of its gaps."""
    text = draw(texts)
    return text, {
        name: draw(numbers if any(NUMBERS.fullmatch(form) for form in forms) else plain | numbers)
        for name, forms in gaps(text).items()
    }


def test_every_gap_of_the_catalogue_is_known_to_be_one():
    for catalogue in CATALOGUES.values():
        for text in catalogue:
            assert re.findall(r"\{[^{}]*\}", text) == [match[0] for match in GAP.finditer(text)], text


@pytest.mark.parametrize("code", words.LANGUAGES)
def test_every_text_is_read_in_every_language(code):
    for text in TEMPLATES:
        assert read(phrase(text), code) == translated(text, code)
        assert phrase(text) == text


@pytest.mark.parametrize("code", words.LANGUAGES)
def test_each_text_with_gaps_is_filled_as_format_fills_it(code):
    for text in WITH_GAPS:
        values = {name: 98765 if "," in forms else 1234.5678 for name, forms in gaps(text).items()}
        assert read(phrase(text).format(**values), code) == translated(text, code).format(**values)
        assert phrase(text).format(**values) == text.format(**values)


@pytest.mark.parametrize("code", words.LANGUAGES)
@bounded
@given(filled())
def test_what_stands_in_gaps_is_written_as_format_writes_it(code, sentence):
    text, values = sentence
    assert read(phrase(text).format(**values), code) == translated(text, code).format(**values)


@bounded
@given(filled(), plain)
def test_what_looks_like_a_gap_in_a_value_stays(sentence, word):
    text, values = sentence
    values = {name: f"{{{name}}}{word}" if isinstance(value, str) else value for name, value in values.items()}
    for code in words.LANGUAGES:
        assert read(phrase(text).format(**values), code) == translated(text, code).format(**values)


@bounded
@given(st.sampled_from(FORMLESS), st.data())
def test_a_sentence_in_a_gap_is_read_in_the_same_language(text, data):
    inner = {name: data.draw(filled(templates)) for name in gaps(text)}
    said = phrase(text).format(**{name: phrase(each).format(**values) for name, (each, values) in inner.items()})
    for code in words.LANGUAGES:
        meant = {name: translated(each, code).format(**values) for name, (each, values) in inner.items()}
        assert read(said, code) == translated(text, code).format(**meant)


@bounded
@given(st.lists(filled(templates) | plain, max_size=5), plain)
def test_sentences_are_joined_and_added_as_texts_are(told, between):
    each = [text if isinstance(text, str) else phrase(text[0]).format(**text[1]) for text in told]
    said, added = joined(between, each), Said()
    for text in each:
        added = added + text
    for code in words.LANGUAGES:
        meant = [text if isinstance(text, str) else translated(text[0], code).format(**text[1]) for text in told]
        assert read(said, code) == between.join(meant)
        assert read(added, code) == "".join(meant)
        assert read("(" + added + ")", code) == f"({''.join(meant)})"
    assert said == between.join(map(str, each))


@bounded
@given(filled())
def test_gaps_are_filled_one_by_one_too(sentence):
    text, values = sentence
    without_form = [name for name, forms in gaps(text).items() if forms == [""] and f"{{{name}}}" in text]
    for name in without_form:
        told = str(values[name])
        said = phrase(text).replace(f"{{{name}}}", told)
        for code in words.LANGUAGES:
            assert read(said, code) == translated(text, code).replace(f"{{{name}}}", told)
        assert said == text.replace(f"{{{name}}}", told)


@bounded
@given(st.recursive(
    st.none() | st.booleans() | numbers | plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(plain.filter(lambda name: name != "say"), inner),
    max_leaves=8,
))  # fmt: skip
def test_what_is_no_sentence_goes_as_it_is(value):
    assert numbered(value, words.number) == value
    assert read(value, "ko") == value


def test_sentences_are_found_wherever_they_stand():
    head = {"label": phrase("Train"), "rows": [("a", phrase("Stop"))], "n": 3}
    ko = {text: translated(text, "ko") for text in ("Train", "Stop")}
    assert read(head, "ko") == {"label": ko["Train"], "rows": [["a", ko["Stop"]]], "n": 3}


def test_a_text_that_the_catalogue_lacks_stays_as_it_is_written():
    said = phrase("never heard of {it}").format(it=phrase("Train"))
    assert numbered(said, words.number) == {"say": ["never heard of Train"]}
    assert read(said, "ko") == "never heard of Train"


def test_pieces_of_a_plain_text_are_the_text():
    assert pieces_of("a") == ("a",)
    assert pieces_of("") == ()
    assert not isinstance(joined(", ", ["a", "b"]), Said)


def test_who_speaks_for_all_says_phrases():
    with words.for_all():
        said = words._("Train")
        assert isinstance(said, Said)
        assert read({"locale": words.language()}, "ko") == {"locale": "ko"}
    assert not isinstance(words._("Train"), Said)
