"""The keys of buttons are those of the card, and the card lists each once."""

from __future__ import annotations

import ast
from pathlib import Path

from aecore.ui.browser import keyboard

ROOT = Path(__file__).parents[3]


def test_every_shortcut_is_a_key_of_the_card():
    """A key is named, not spelled: what the card says and what a button hears cannot differ."""
    asked = [
        (path.name, ast.unparse(word.value))
        for path in [*ROOT.glob("aecore/ui/**/*.py"), *ROOT.glob("pages/*.py")]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg == "shortcut"
    ]
    assert asked
    assert [key for key in asked if not (key[1] == "key" or key[1].startswith("keyboard."))] == []


def test_the_keys_of_a_place_differ():
    everywhere = [keys for keys, _words in keyboard.GROUPS["Everywhere"]]
    for title, rows in keyboard.GROUPS.items():
        keys = [keys for keys, _words in rows] + (everywhere if title != "Everywhere" else [])
        assert len(keys) == len(set(keys)), title
    training = dict(keyboard.GROUPS["Training a run"])
    assert set(training) == {keyboard.TRAIN, keyboard.PAUSE, keyboard.STEP, keyboard.STOP, keyboard.RESET}


def test_the_card_is_all_words():
    card = keyboard.card()
    assert all(card["text"].values())
    for group in card["groups"]:
        assert group["title"]
        assert all(keys and words for keys, words in group["rows"])
    assert [["Shift", "+", "drag"], "Select with a lasso, at once"] in card["groups"][2]["rows"]
