"""The Lessons page's parts: the list, the theory, the experiments."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from aecore import knobs, lessons, objectives
from aecore.lessons import LESSONS, Experiment, Lesson, Trial
from aecore.run import Run
from aecore.ui import session
from aecore.ui.fields import CHOICES
from aecore.ui.i18n import _, carried, language

TRAIN = "pages/train.py"
PAGES = {"wasserstein": "pages/wasserstein.py"}
DRAWS = 40
STYLE = """
<style>
.st-key-theory, .st-key-trials { font-size: 1.06rem; }
.st-key-theory { max-width: 52rem; }
.st-key-theory [data-testid="stMarkdownContainer"] { line-height: 1.65; }
.st-key-theory :is(p, li), .st-key-trials :is(p, li) { word-break: keep-all; overflow-wrap: anywhere; }
.katex-display { overflow-x: auto; overflow-y: hidden; padding: .3rem 0; margin: .6rem 0; }
@media (max-width: 640px) { .katex-display { font-size: .78em; } }
</style>
"""


def chosen() -> Lesson:
    """Return the lesson that the address asks for, else the one last looked at; it is kept in the address."""
    lesson = lessons.find(st.query_params.get("lesson") or st.session_state.get("lesson", ""))
    _choose(lesson.key)
    return lesson


def _choose(key: str) -> None:
    st.session_state["lesson"] = key
    if st.query_params.get("lesson") != key:
        st.query_params["lesson"] = key


def contents(lesson: Lesson) -> None:
    """Show the list of lessons; arrow keys move through it."""
    titles = {each.key: f"{n}. {lessons.words(each.key, language()).title}" for n, each in enumerate(LESSONS, 1)}
    st.session_state["field:lesson"] = lesson.key
    st.radio(_("Lessons"), list(titles), format_func=titles.__getitem__, key="field:lesson",
             on_change=lambda: _choose(st.session_state["field:lesson"]))  # fmt: skip


def heading(lesson: Lesson) -> None:
    """Show the title between the ways to the lesson before and the one after."""
    st.html(STYLE)
    place = LESSONS.index(lesson)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(lessons.words(lesson.key, language()).title, anchor=False, width="content")
        with st.container(horizontal=True, width="content", vertical_alignment="center", gap="small"):
            _turn(_("Previous"), "Left", place - 1)
            st.caption(f"{place + 1} / {len(LESSONS)}", width="content")
            _turn(_("Next"), "Right", place + 1)


def _turn(label: str, key: str, place: int) -> None:
    exists = 0 <= place < len(LESSONS)
    st.button(label, shortcut=key, disabled=not exists, key=f"turn:{key}",
              on_click=_choose, args=(LESSONS[place].key if exists else "",))  # fmt: skip


def theory(lesson: Lesson) -> None:
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
        st.caption(kind.reference)
        with st.expander(_("The code: {file}").format(file=f"aecore/objectives/{name}.py"), icon=":material/code:"):
            st.code(inspect.getsource(kind), language="python", wrap_lines=True)


def trials(lesson: Lesson) -> None:
    """Show the lesson's experiments, and the page that goes with it."""
    told = lessons.words(lesson.key, language()).trials
    with st.container(key="trials"):
        for experiment in lesson.experiments:
            _trial(lesson, experiment, told[experiment.key])
        if lesson.page:
            st.page_link(PAGES[lesson.page], icon=":material/open_with:", query_params=carried())


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


def _settings(experiment: Experiment) -> Iterator[str]:
    """Say in words what the experiment sets: the objective's title, then each knob with its value."""
    kind = objectives.find(experiment.link["objective"])
    labels = {item.name: item.label for item in (*knobs.knobs(Run), *knobs.knobs(kind))}
    yield _(kind.title)
    for name, text in experiment.link.items():
        if name in labels:
            yield f"{_(labels[name])} = {_(CHOICES.get(text, text))}"


def _address(experiment: Experiment) -> str:
    """The experiment's link, to open beside the lesson, to keep or to pass on; the Train page lies beside this one."""
    return "./train?" + urlencode({**experiment.link, "lang": language()})


def _open(experiment: Experiment) -> None:
    """Go to the Train page with the experiment set up and nothing trained yet, so that one predicts first."""
    session.set_up(Run.from_link({"dataset": session.default_run().dataset, **experiment.link}))
    st.switch_page(TRAIN, query_params=session.draft().to_link() | carried())


@st.fragment
def noise() -> None:
    """Draw ε ~ N(0, 1) becoming z = μ + σ ε; the same draws whatever the sliders say."""
    from aecore import figures  # plotly takes a moment to import, and only this needs it

    left, right = st.columns(2)
    mu = left.slider("μ", -3.0, 3.0, 1.5, 0.1, key="noise:mu")
    sigma = right.slider("σ", 0.0, 1.5, 0.5, 0.05, key="noise:sigma")
    st.button(_("Draw new noise"), icon=":material/casino:", key="noise:draw")
    if "noise:seed" not in st.session_state or st.session_state["noise:draw"]:
        st.session_state["noise:seed"] = st.session_state.get("noise:seed", -1) + 1
    eps = np.random.default_rng(st.session_state["noise:seed"]).standard_normal(DRAWS)
    st.plotly_chart(
        figures.reparameterised(eps, mu, sigma, ("ε ~ N(0, 1)", "z = μ + σ ε")), key="noise:chart",
        alt=_("Noise drawn from N(0, 1) above, the codes it becomes below, a line for each draw"),
        config={"displayModeBar": False})  # fmt: skip
