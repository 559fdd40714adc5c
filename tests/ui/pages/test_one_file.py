"""A new page is one file and one line of app.py: both put into a copy of the tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from aecore.shipped import ROOT
from tests.copies import copied, lint, passes, run

FILE = "pages/page_for_a_test.py"
DROPPED = '''"""A page that counts the runs."""

import streamlit as st

from aecore.ui import library, shell
from aecore.ui.address import Address
from aecore.ui.words import _

with shell.page(_("Runs"), Address("page_for_a_test", ("n",))):
    st.subheader(_("Data"), anchor=False)
    st.metric(_("Runs"), len(library.entries()))
'''
LINE = '                    st.Page("pages/page_for_a_test.py", title=_("Data"), icon=":material/database:"),\n'
BEFORE = '                    st.Page("pages/explore.py"'

OPENED = """
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=60)
app.query_params["lang"] = "ko"
app.switch_page("pages/page_for_a_test.py").run()
assert not app.exception, app.exception[0].stack_trace
assert app.subheader[0].value == "데이터", "it speaks the language of the address"
assert app.metric[0].value == "0", app.metric[0].value
other = app.switch_page("pages/runs.py").run()
assert not other.exception
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    front = (ROOT / "app.py").read_text(encoding="utf-8")
    assert front.count(BEFORE) == 1
    return copied(tmp_path_factory.mktemp("page"), {FILE: DROPPED, "app.py": front.replace(BEFORE, LINE + BEFORE)})


def test_it_opens_in_the_reader_s_language(copy):
    run(copy, "-c", OPENED)


@pytest.mark.slow
def test_the_house_has_room_for_it(copy):
    lint(copy, FILE, "app.py")
    passes(copy, "tests/test_layers.py", "tests/ui/test_catalogue.py")
    passes(copy, "tests/ui/test_plain.py", "-k", "no_page_shows")
