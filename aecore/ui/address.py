"""The page's address: read when a person comes by it, written when what the page shows has changed.

A page declares once what its address holds (`Address`): the names that it reads, what takes them up, and what it says
of the page. It is taken up only when somebody comes by it: opens a link, changes the page, goes Back or Forward. Every
other run of a page brings an address too, often one of a moment ago, and that changes nothing.

The browser writes it (`ui.browser.address`): one that merely follows takes the place of the one before, a `step` on
which one would go back becomes an entry of the browser's history. So only this file reads `st.query_params`, nothing
writes it, and `go` is the way to another page: what Streamlit writes leaves an entry behind each time.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import NoReturn
from urllib.parse import urljoin

import streamlit as st
from streamlit.navigation.page import Page
from streamlit.runtime.scriptrunner import get_script_run_ctx

from aecore.knobs import InvalidField
from aecore.ui import words
from aecore.ui.plain import Markdown
from aecore.ui.query import Query, Values
from aecore.ui.words import _, explain

VISIT = "address"  # of the session
REMEMBERED = 32  # addresses of a page that a run may bring late


@dataclass(frozen=True)
class Address:
    """What the address of a page holds.

    page: the page's name in it, "" for the first one. names: those that it reads; whatever else a link holds is
    nobody's and disappears. take: takes up what a link asks for, given those of the names that stand in it, at least
    one; what cannot be had it says by `note`. told: returns what is shown, or None to leave the address as it is.
    """

    page: str
    names: Collection[str] = ()
    take: Callable[[Query], None] = lambda asked: None
    told: Callable[[], Values | None] = dict


@dataclass
class Visit:
    """A session's way through the pages.

    token: tells sessions apart. page: where it is. heard: the address that this run brought, None once the page is
    entered; fresh: whether a person came by it. arrived: the one by which a person came, until it is taken up; back:
    whether by Back or Forward. said: what the browser was told last. known: addresses that runs of this page bring
    although nobody came by them. arrivals, steps: how many there were. going: page and query that are being turned to.
    notes: what of the address could not be had.
    """

    token: str = field(default_factory=lambda: secrets.token_hex(8))
    page: str | None = None
    heard: Query | None = None
    fresh: bool = False
    arrived: Query | None = None
    back: bool = False
    said: Query = field(default_factory=Query)
    known: deque[Query] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    arrivals: int = 0
    steps: int = 0
    going: tuple[str, Query] | None = None
    notes: list[str] = field(default_factory=list)

    def arrive(self, asked: Query, heard: Query, *, back: bool = False) -> None:
        """Note that a person came by an address, and take up the language that it asks for."""
        self.arrived = self.said = asked
        self.back = back
        self.known = deque([heard, asked], REMEMBERED)
        self.arrivals += 1
        self.notes = []
        words.choose(asked.get("lang", ""))


def visit() -> Visit:
    """Return this session's way through the pages."""
    found: Visit = st.session_state.setdefault(VISIT, Visit())
    return found


def listen() -> None:
    """Find out whether a person came by the address that this run of the app brings: call it first of all."""
    now, context = visit(), get_script_run_ctx()
    heard = Query({name: st.query_params.get_all(name) for name in st.query_params})
    back = bool(context and context.is_history_navigation)
    now.fresh = back or now.page is None or heard not in now.known
    if now.fresh:
        now.arrive(heard, heard, back=back)
    now.heard = heard
    words.settle()


def enter(page: str) -> None:
    """Note which page this run shows; to come to another page is to come by its address."""
    if visit().heard is None:
        listen()  # a page that is run by itself
    now = visit()
    heard = now.heard or Query()
    if page != now.page and now.going and now.going[0] == page:
        now.arrive(now.going[1], heard)
    elif page != now.page and not now.fresh:
        now.arrive(heard, heard)
    now.page, now.heard, now.going = page, None, None


def take(held: Address) -> None:
    """Take up what the address asks for, if a person came by it and it is not taken up yet."""
    now = visit()
    asked, now.arrived = now.arrived, None
    if asked and (own := asked.only(held.names)):
        held.take(own)


def tell(held: Address) -> dict[str, object]:
    """Return what the browser is told of this page's address, at the end of the page's run."""
    now, told = visit(), held.told()
    now.said = now.said if told is None else Query(told).also(words.carried())
    if now.said not in now.known:
        now.known.append(now.said)
    if context := get_script_run_ctx():
        context.query_string = str(now.said)  # with which `st.rerun` goes on
    return _message(now)


def moved(page: str) -> dict[str, object]:
    """Return what the browser is told where a page has another name now: it turns to that one, with the same query."""
    return _message(visit()) | {"moved": page}


def step() -> None:
    """Note that the page shows something else from now on, and that one would go back from it to what it showed."""
    visit().steps += 1


def note(sentence: str) -> None:
    """Note what of the address could not be had, as plain text: the page says it until something else is asked for."""
    visit().notes.append(sentence)


def unread(error: InvalidField) -> None:
    """Note that the address could not be read, and why."""
    note(_("The link could not be read: {reason} The defaults are shown.").format(reason=explain(error)))


def dismiss() -> None:
    """Forget what could not be had: something else is asked for."""
    visit().notes = []


def go(page: str, query: Values | None = None) -> NoReturn:
    """Turn to another page; the language comes along. Call it in the script, not in a callback."""
    now = visit()
    now.going = page, Query(query).also(words.carried())
    st.switch_page(f"pages/{page}.py", query_params=now.said.parts)  # what the browser has: so this adds no entry


def link(
    page: str | Page, label: Markdown | None = None, query: Values | None = None, *, icon: str | None = ""
) -> None:
    """Show a link to a page, by its title where it has no `label`; the language comes along.

    `icon`: "" for none, None for the page's own.
    """
    asked = Query(query).also(words.carried())
    target = f"pages/{page}.py" if isinstance(page, str) else page
    st.page_link(target, label=label, icon=icon, query_params=asked.parts or None)


def url(page: str, query: Values) -> str:
    """Return the whole address of a page, for anybody who can reach this server."""
    return urljoin(st.context.url or "", f"./{page}?{Query(query)}")


def _message(now: Visit) -> dict[str, object]:
    return {"token": now.token, "page": now.page, "query": str(now.said), "arrivals": now.arrivals,
            "steps": now.steps}  # fmt: skip
