"""Every word on screen exists in every language."""

from __future__ import annotations

import re

import pytest

from aecore.ui import i18n, messages

OTHERS = sorted(i18n.LANGUAGES.keys() - {"en"})


def test_the_words_are_found():
    needed = messages.needed()
    assert {"Train", "Learning rate", "one of {choices}", "β-VAE"} <= set(needed)
    assert len(needed) > 100


@pytest.mark.parametrize("code", OTHERS)
def test_no_message_is_missing(code):
    assert messages.missing(code) == []


@pytest.mark.parametrize("code", OTHERS)
def test_translations_keep_the_gaps(code):
    held = messages.read(code)
    for text in messages.needed():
        gaps = sorted(re.findall(r"\{[^}]*\}", text))
        assert sorted(re.findall(r"\{[^}]*\}", str(held[text].string))) == gaps, text


@pytest.mark.parametrize("code", OTHERS)
def test_no_translation_is_left_over(code):
    needed = set(messages.needed())
    assert [m.id for m in messages.read(code) if m.id and m.id not in needed] == []


def test_an_unknown_word_stays_english():
    assert i18n.catalogue("ko").gettext("never heard of it") == "never heard of it"
