"""Every word on screen exists in every language, and Korean has one term for one thing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from aecore import shipped
from aecore.ui import catalogue, words

OTHERS = sorted(words.LANGUAGES.keys() - {"en"})
GLOSSARY: dict[str, dict[str, Any]] = tomllib.loads((shipped.ASSETS / "glossary.toml").read_text(encoding="utf-8"))


def test_the_words_are_found():
    needed = catalogue.needed()
    assert {"Train", "Learning rate", "one of {choices}", "β-VAE"} <= set(needed)
    assert len(needed) > 100


@pytest.mark.parametrize("code", OTHERS)
def test_no_message_is_missing(code):
    assert catalogue.missing(code) == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_file_that_describes_itself_is_translated_whole_or_not_at_all(code, monkeypatch):
    ours = [list(own) for own in catalogue._brought()]
    new = ["A set of a test", "Nothing but a test.", "Train"]
    monkeypatch.setattr(catalogue, "_brought", lambda: iter([*ours, new]))
    assert catalogue.missing(code) == []
    monkeypatch.setattr(catalogue, "_brought", lambda: iter([[*ours[0], *new], *ours[1:]]))
    assert catalogue.missing(code) == new[:2]


@pytest.mark.parametrize("code", OTHERS)
def test_translations_keep_the_gaps(code):
    for message in catalogue.read(code):
        gaps = sorted(re.findall(r"\{[^}]*\}", str(message.id)))
        assert sorted(re.findall(r"\{[^}]*\}", str(message.string))) == gaps, message.id


@pytest.mark.parametrize("code", OTHERS)
def test_no_translation_is_left_over(code):
    needed = set(catalogue.needed())
    assert [m.id for m in catalogue.read(code) if m.id and m.id not in needed] == []


def test_an_unknown_word_stays_english():
    assert words.catalogue("ko").gettext("never heard of it") == "never heard of it"


# --- the glossary ------------------------------------------------------------------------------------------


def _korean() -> Iterator[tuple[str, str]]:
    """Yield what stands in Korean, each with its English message, or the name of the lesson's file."""
    for message in catalogue.read("ko"):
        if message.id:
            yield str(message.id), re.sub(r"\{[^}]*\}", "{}", str(message.string))  # gaps have English names
    for path in sorted((shipped.ASSETS / "lessons" / "ko").glob("*.md")):
        yield from ((path.name, line) for line in path.read_text(encoding="utf-8").splitlines())


def _faults(term: str) -> list[str]:
    entry = GLOSSARY[term]
    never, unless = re.compile("|".join(entry["never"])), re.compile(entry.get("unless", r"(?!)"))
    return [f"{found[0]} in {text!r} of {source!r}: say {entry['ko']}" for source, text in _korean()
            if (found := never.search(text)) and not unless.search(source)]  # fmt: skip


@pytest.mark.parametrize("term", GLOSSARY)
def test_one_term_for_one_thing(term):
    assert _faults(term) == []


def test_terms_are_used_and_none_forbids_another():
    everything = "\n".join(text for _source, text in _korean())
    for term, entry in GLOSSARY.items():
        assert any(word.strip(" -") in everything for word in entry["ko"].split(",")), term
        for other in GLOSSARY.values():
            assert not any(re.search(pattern, entry["ko"]) for pattern in other["never"]), (term, other["ko"])
