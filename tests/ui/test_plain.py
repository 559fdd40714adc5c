"""Words that are not ours are plain text everywhere: read from the source, and tried with bad ones on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pytest
import streamlit as st
import torch
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from aecore import data
from aecore.learning.control import EverySteps
from aecore.learning.record import Record
from aecore.results.snapshot import Snapshot
from aecore.results.store import LONGEST, Store
from aecore.run import Run
from aecore.server import house
from aecore.shipped import ROOT
from aecore.ui import session
from aecore.ui.address import Address
from aecore.ui.pages.clusters import state as clusters
from aecore.ui.pages.compare import state as compare
from aecore.ui.pages.explore import page as explore
from aecore.ui.pages.home import page as home
from aecore.ui.pages.lessons import page as lessons
from aecore.ui.pages.sweeps import asking as sweeps
from aecore.ui.pages.wasserstein import page as wasserstein
from aecore.ui.plain import SEAM, filled, plain
from tests.ui.markdown import Source

UI = sorted(path for path in [*(ROOT / "aecore" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]
            if path.name != "plain.py")  # fmt: skip
ADDRESSES = {each.page: each for each in (home.ADDRESS, session.ADDRESS, explore.ADDRESS, compare.ADDRESS,
             sweeps.ADDRESS, clusters.ADDRESS, lessons.ADDRESS, wasserstein.ADDRESS, Address("runs"))}  # fmt: skip
EVIL = (
    "[Your session has ended: sign in](https://evil.example)", "![x](https://evil.example/a.png)", "$_$",
    "<img src=https://evil.example>", "www.evil.example", "some.one@evil.example", ":material/check:", ":red[wrong]",
    "`code` | a table | **bold**",
)  # fmt: skip
SIGNS = re.compile(r"(?<!\\)(\]\(|\$_|<img|:red\[|`code|\*\*bold|\| a)|www\.evil|https://evil|one@evil|:material/check")
#: What shows words as they are: elements, and fields of elements.
AS_THEY_ARE = ("Text.", "Code.", "BidiComponent.", "MultiSelect.", "Selectbox.options", "Selectbox.raw_value",
               "TextInput.default", "TextInput.value", "TextInput.placeholder")  # fmt: skip


def test_no_page_shows_words_of_others_as_markdown():
    assert [f"{path.relative_to(ROOT)}:{line}: {words}" for path, line, words in Source(ROOT, UI).faults()] == []


@pytest.mark.parametrize("words", ["st.error(str(error))", "st.markdown(f'**{entry.title}**')", "st.tabs([name])",
                                   "st.button('x', help=entry.title)", "st.progress(0.5, text)",
                                   "left.caption(why)", "st.caption(_('{a}').format(a=entry.title))",
                                   "st.metric(_('a'), value)"])  # fmt: skip
def test_the_reader_of_the_source_finds_them(words, tmp_path):
    (tmp_path / "page.py").write_text(f"def show(entry, text, name, why, value):\n    {words}\n")
    assert len(list(Source(tmp_path, [tmp_path / "page.py"]).faults())) == 1


def test_plain_words_are_cut_where_streamlit_looks_into_them_again():
    assert plain("a_b: *c* [d](e) $x$ <i> `f` |") == r"a_b: \*c\* \[d\](e) \$x\$ \<i\> \`f\` \|"
    assert plain("1. # - one\n two") == r"1\. # - one two"
    assert plain("# x") == r"\# x"
    assert plain("_a_ :red[b] x:y") == rf"\_a\_ \:{SEAM}red\[b\] x\:{SEAM}y"
    for words in ("https://a.b", "www.a.b", "a@b.c", ":smile:", "a -> b"):
        assert SEAM in plain(words)
    assert filled("**{name}** {n:.1f}", {"name": "*", "n": 2}) == r"**\*** 2.0"


# --- pages -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made() -> list[tuple[Record, Run, Snapshot, torch.device]]:
    """Two runs on digits, trained once."""
    results = []
    for seed in (0, 1):
        run = Run("beta_vae", dataset="digits", widths=(8,), epochs=1, train_images=100, seed=seed, precision="fp32")
        images, cpu = data.load("digits"), torch.device("cpu")
        record = Record(images.test_labels)
        *_, last = record.train(run, images, cadence=EverySteps(), device=cpu)
        results.append((record, run, last, cpu))
    return results


@pytest.fixture
def named(own_store, made) -> Iterator[list[str]]:
    """Keep both under titles of the worst kind; return their ids."""
    store = Store(own_store)
    st.cache_resource.clear()
    for (record, run, last, device), title in zip(made, (EVIL[:3], EVIL[3:]), strict=True):
        record.keep(store, run, last, device)
        store.rename(run.id, " ".join(title)[:LONGEST])
    yield [run.id for _record, run, _last, _device in made]
    house.close()
    st.cache_resource.clear()


def opened(page: str, **query: str | Sequence[str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run() if page == "" else app.switch_page(f"pages/{page}.py").run()
    assert not app.exception, app.exception[0].stack_trace
    return app


def told(app: AppTest) -> Iterator[tuple[str, str]]:
    """Yield the words of a page, each with the element and field in which they stand."""
    for element in app._tree:
        if isinstance(getattr(element, "proto", None), Message):
            yield from _fields(element.proto)


def _fields(message: Message) -> Iterator[tuple[str, str]]:
    for field, value in message.ListFields():
        for each in value if field.is_repeated else [value]:
            if isinstance(each, str):
                yield f"{message.DESCRIPTOR.name}.{field.name}", each
            elif isinstance(each, Message):
                yield from _fields(each)


def bad(app: AppTest) -> list[tuple[str, str]]:
    return [(place, words) for place, words in told(app)
            if not place.startswith(AS_THEY_ARE) and SIGNS.search(words)]  # fmt: skip


@pytest.mark.parametrize("page", ADDRESSES)
def test_what_a_link_holds_is_plain_text(page, named):
    names = sorted(ADDRESSES[page].names)
    app = opened(page, **dict.fromkeys(names, " ".join(EVIL)))
    assert bad(app) == []
    for name in {"dataset", "objective", "vs"} & set(names):
        app = opened(page, **{name: EVIL[0]})
        assert bad(app) == []
        assert any("evil" in words for _place, words in told(app))  # it is told, not hidden


@pytest.mark.parametrize(("page", "query"), [
    ("runs", {}), ("explore", {"run": "{0}"}), ("compare", {"runs": "{0},{1}"}),
    ("clusters", {"run": "{0}", "space": "z"}), ("sweeps", {"runs": "{0},{1}", "knob": "seed"}),
    ("train", {"objective": "beta_vae", "dataset": "digits"}),
])  # fmt: skip
def test_titles_are_plain_text(page, query, named):
    assert bad(opened(page, **{name: value.format(*named) for name, value in query.items()})) == []
