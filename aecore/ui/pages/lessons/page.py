"""The Lessons page's parts: the list, the theory, the experiments."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import numpy as np
import streamlit as st

from aecore import knobs, objectives
from aecore.run import Run
from aecore.teaching import lessons
from aecore.teaching.lessons import LESSONS, Experiment, Lesson, Trial
from aecore.ui import address, session, shell
from aecore.ui.address import Address
from aecore.ui.browser import keyboard
from aecore.ui.browser.panels import chart
from aecore.ui.charts.noise import reparameterised
from aecore.ui.fields import called
from aecore.ui.plain import Markdown, plain
from aecore.ui.query import Query
from aecore.ui.words import _, language

DRAWS = 40


def show() -> None:
    """Lay the page out."""
    with shell.page(_("Lessons"), ADDRESS) as settings:
        lesson = _chosen()
        with settings:
            _contents(lesson)
        _heading(lesson)
        theory, trials = st.columns([3, 2], gap="large")
        with theory:
            _theory(lesson)
        with trials:
            _trials(lesson)


def _chosen() -> Lesson:
    """Return the lesson that was chosen last, at first the first."""
    return lessons.find(st.session_state.get("lesson", ""))


def _choose(key: str) -> None:
    st.session_state["lesson"] = key
    address.step()


def _take(asked: Query) -> None:
    st.session_state["lesson"] = asked["lesson"]


ADDRESS = Address("lessons", ("lesson",), _take, lambda: {"lesson": _chosen().key})


def _contents(lesson: Lesson) -> None:
    """Show the list of lessons; arrow keys move through it."""
    titles = [f"{n:d}. {lessons.words(each.key, language()).title}" for n, each in enumerate(LESSONS, 1)]
    keys = [each.key for each in LESSONS]
    st.session_state["field:lesson"] = lesson.key
    st.radio(_("Lessons"), keys, format_func=lambda key: titles[keys.index(key)], key="field:lesson",
             on_change=lambda: _choose(st.session_state["field:lesson"]))  # fmt: skip


def _heading(lesson: Lesson) -> None:
    """Show the title between the ways to the lesson before and the one after."""
    place = LESSONS.index(lesson)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(lessons.words(lesson.key, language()).title, anchor=False, width="content")
        with st.container(horizontal=True, width="content", vertical_alignment="center", gap="small"):
            _turn(_("Previous"), keyboard.PREVIOUS, place - 1)
            st.caption(f"{place + 1:d} / {len(LESSONS):d}", width="content")
            _turn(_("Next"), keyboard.NEXT, place + 1)


def _turn(label: Markdown, key: str, place: int) -> None:
    exists = 0 <= place < len(LESSONS)
    st.button(label, shortcut=key, disabled=not exists, key=f"turn:{key}",
              on_click=_choose, args=(LESSONS[place].key if exists else "",))  # fmt: skip


def _theory(lesson: Lesson) -> None:
    """Show the text, what the lesson draws, and each objective's formula and code."""
    with st.container(key="theory"):
        st.markdown(lessons.words(lesson.key, language()).text)
        if lesson.figure == "noise":
            noise()
        for name in lesson.objectives:
            _objective(name)


def _objective(name: str) -> None:
    """Show an objective as it describes itself: title, formula, source, code."""
    kind = objectives.find(name)
    with st.container(border=True):
        st.markdown(f"**{_(kind.title)}**")
        st.latex(kind.equation)
        st.caption(plain(kind.reference))
        told = _("The code: {file}").format(file=plain(f"aecore/objectives/{name}.py"))
        with st.expander(told, icon=":material/code:"):
            st.code(inspect.getsource(kind), language="python", wrap_lines=True)


def _trials(lesson: Lesson) -> None:
    """Show the lesson's experiments, and the page that goes with it."""
    told = lessons.words(lesson.key, language()).trials
    with st.container(key="trials"):
        for experiment in lesson.experiments:
            _trial(lesson, experiment, told[experiment.key])
        if lesson.page:
            address.link(lesson.page, icon=":material/open_with:")


def _trial(lesson: Lesson, experiment: Experiment, trial: Trial) -> None:
    """Show a card: the question first, the run one click away, what is to be seen only when asked for."""
    key = f"{lesson.key}:{experiment.key}"
    with st.container(border=True, key=f"trial:{key}"):
        st.markdown(f"#### {trial.name}")
        st.markdown(":material/psychology_alt: **" + _("Predict") + f"** · {trial.predict}")
        st.caption(" · ".join(_settings(experiment)))
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button(_("Open in Train"), icon=":material/play_circle:", key=f"open:{key}", type="primary"):
                _open(experiment)
            st.link_button(_("In a new tab"), _address(experiment), icon=":material/open_in_new:", type="tertiary")
        with st.expander(_("What to see"), icon=":material/visibility:", key=f"see:{key}"):
            st.markdown(trial.see)


def _settings(experiment: Experiment) -> Iterator[Markdown]:
    """Say in words what the experiment sets: the objective's title, then each knob with its value."""
    kind = objectives.find(experiment.link["objective"])
    labels = {item.name: item.label for item in (*knobs.knobs(Run), *knobs.knobs(kind))}
    yield _(kind.title)
    for name, text in experiment.link.items():
        if name in labels:
            yield f"{_(labels[name])} = {plain(called(name, text))}"


def _address(experiment: Experiment) -> str:
    """The experiment's link, to open beside the lesson, to keep or to pass on; the Train page lies beside this one."""
    return address.url("train", {**experiment.link, "lang": language()})


def _open(experiment: Experiment) -> None:
    """Go to the Train page with the experiment set up and nothing trained yet, so that one predicts first."""
    session.set_up(Run.from_link({"dataset": session.default_run().dataset, **experiment.link}))
    address.go("train", session.link())


@st.fragment
def noise() -> None:
    """Draw ε ~ N(0, 1) becoming z = μ + σ ε; the same draws whatever the sliders say."""
    left, right = st.columns(2)
    mu = left.slider("μ", -3.0, 3.0, 1.5, 0.1, key="noise:mu")
    sigma = right.slider("σ", 0.0, 1.5, 0.5, 0.05, key="noise:sigma")
    st.button(_("Draw new noise"), icon=":material/casino:", key="noise:draw")
    if "noise:seed" not in st.session_state or st.session_state["noise:draw"]:
        st.session_state["noise:seed"] = st.session_state.get("noise:seed", -1) + 1
    eps = np.random.default_rng(st.session_state["noise:seed"]).standard_normal(DRAWS)
    alt = _("Noise drawn from N(0, 1) above, the codes it becomes below, a line for each draw")
    shown = reparameterised(eps, mu, sigma, ("ε ~ N(0, 1)", "z = μ + σ ε"), alt)
    chart.mount(shown, key="noise:chart", height=360)
