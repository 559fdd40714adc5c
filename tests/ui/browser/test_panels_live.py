"""What moves while something runs: each panel checks what it is given, and tells no more than that."""

from __future__ import annotations

import pytest

from aecore.ui.browser.panels import knob, picture, progress, sentences, stepper, table
from aecore.ui.browser.panels.knob import KnobView
from aecore.ui.browser.panels.progress import Complaint, Progress
from aecore.ui.browser.panels.sentences import Sentence
from aecore.ui.browser.panels.stepper import Stage
from aecore.ui.browser.panels.table import Row


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Progress(1.5, "x"), "share"),
        (lambda: Progress(float("nan"), "x"), "share"),
        (lambda: Complaint("x", "fatal"), "level"),
        (lambda: Sentence("x", "smile"), "icon"),
        (lambda: Stage("x", "soon"), "state"),
        (lambda: Row("x", "", "", ["1"], 1), "marked"),
        (lambda: table.part(["a", "b"], [Row("x", "", "", ["1"])], [], key="t"), "cells"),
        (lambda: picture.part(b"", key="p", width=0, alt=""), "width"),
        (lambda: KnobView("j", "beta", "β", "", [1.0], ["1"], 1.0), "stops"),
        (lambda: KnobView("j", "beta", "β", "", [2.0, 1.0], ["2", "1"], 1.0), "stops"),
        (lambda: KnobView("j", "beta", "β", "", [1.0, 2.0], ["1"], 1.0), "texts"),
    ],
)
def test_what_is_out_of_range_is_named(make, field):
    with pytest.raises(ValueError, match=f"^{field}"):
        make()


def test_a_sentence_without_words_takes_no_room():
    told = sentences.part([Sentence(""), Sentence("a", "note")], key="s").head
    assert told["lines"] == [{"text": "a", "icon": "note"}]


def test_a_knob_is_told_all_once_and_then_where_it_stands():
    first = knob.part(KnobView("job", "beta", "β", "help", [1.0, 2.0], ["1", "2"], 1.0))
    later = knob.moved("beta", 2.0)
    assert first.key == later.key == "knob:beta"
    assert set(later.head) - {"text", "locale"} == {"value"}


def test_stages_and_bars_are_told_as_they_are():
    assert stepper.part([Stage("a", "now")], key="k").head["stages"][0]["state"] == "now"
    assert progress.part(Progress(0.25, "a", ["b"]), key="k").head["share"] == 0.25
