"""The lessons: every one is there in both languages, and every experiment opens the run that it speaks of."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from aecore import knobs, objectives
from aecore.run import Run
from aecore.server import house
from aecore.shipped import ROOT
from aecore.teaching import lessons
from aecore.teaching.lessons import LESSONS
from aecore.ui import words as i18n

LANGUAGES = sorted(i18n.LANGUAGES)
EXPERIMENTS = [(lesson.key, each) for lesson in LESSONS for each in lesson.experiments]
HANGUL = re.compile("[가-힣]")
LETTERS = re.compile(r"[^\W\d_]")
FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.DOTALL)


def texts(words: lessons.Words) -> list[str]:
    return [words.text, *(text for trial in words.trials.values() for text in (trial.predict, trial.see))]


# --- the words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_one_file_for_each_lesson(language):
    found = {path.name for path in (lessons.FOLDER / language).iterdir()}
    assert found == {lessons.path(lesson, language).name for lesson in LESSONS}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)
def test_a_lesson_has_words_for_all_that_it_shows(lesson, language):
    words = lessons.words(lesson.key, language)
    assert list(words.trials) == [each.key for each in lesson.experiments]
    assert all(text.strip() for text in texts(words))
    assert all(trial.predict.rstrip().endswith("?") for trial in words.trials.values()), "a question"
    assert not any(mark in text for text in texts(words) for mark in ("{measured", "TODO", "##"))
    assert all(text.count("$") % 2 == 0 for text in texts(words)), "an open formula"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)
def test_both_languages_say_the_same(lesson):
    english, korean = (lessons.words(lesson.key, code) for code in ("en", "ko"))
    assert sorted(re.findall(r"\$\$.*?\$\$", english.text, re.DOTALL)) == sorted(
        re.findall(r"\$\$.*?\$\$", korean.text, re.DOTALL)
    )
    for first, second in zip(texts(english), texts(korean), strict=True):
        figures = [sorted(re.findall(r"\.\d{2,}", text)) for text in (first, second)]
        assert figures[0] == figures[1], second
        assert first.count("**") == second.count("**"), second


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)
def test_korean_is_korean_and_english_is_english(lesson):
    korean, english = (lessons.words(lesson.key, code) for code in ("ko", "en"))
    for text in texts(korean):
        plain = FORMULA.sub("", text)
        assert len(HANGUL.findall(plain)) > 0.6 * len(LETTERS.findall(plain)), text
        assert re.search(r"(니다|니까|까요|십시오)[.?]", plain), f"not in the polite style: {text}"
    assert HANGUL.search(korean.title + "".join(trial.name for trial in korean.trials.values()))
    assert not any(HANGUL.search(text) for text in texts(english))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)
def test_a_lesson_is_a_slide_long(lesson):
    assert 80 <= len(lessons.words(lesson.key, "en").text.split()) <= 240


@pytest.mark.parametrize(
    ("source", "lacks"),
    [
        ("Title\n\ntext", "title"),
        ("# Title\n", "text"),
        ("# Title\n\ntext\n\n## A run {#a}\n\nseen", "question"),
        ("# Title\n\ntext\n\n## A run {#a}\n\n> asked?\n", "seen"),
    ],
)
def test_a_file_that_lacks_something_is_named(source, lacks):
    with pytest.raises(ValueError, match=rf"07-x\.md.*{lacks}"):
        lessons.parse(source, "07-x.md")


# --- the experiments -----------------------------------------------------------------------------------------


def test_keys_are_unique():
    keys = [lesson.key for lesson in LESSONS]
    assert len(set(keys)) == len(keys)
    for lesson in LESSONS:
        inner = [each.key for each in lesson.experiments]
        assert len(set(inner)) == len(inner) >= 1


@pytest.mark.parametrize(("key", "experiment"), EXPERIMENTS, ids=[f"{key}-{each.key}" for key, each in EXPERIMENTS])
def test_an_experiments_link_is_read_completely(key, experiment):
    run = Run.from_link(experiment.link)
    assert run.objective.name == experiment.link["objective"]
    for name, text in experiment.link.items():
        owner = next((o for o in (run.objective, run) if name in {k.name for k in knobs.knobs(type(o))}), None)
        assert owner or name == "objective", f"there is no knob {name}"
        if owner:
            item = next(k for k in knobs.knobs(type(owner)) if k.name == name)
            assert item.text(getattr(owner, name)) == text
    assert Run.from_link(run.to_link()) == run


def test_the_objectives_are_taught_and_shown():
    taught = {name for lesson in LESSONS for name in lesson.objectives}
    assert taught <= set(objectives.catalogue())  # a new objective may do without a lesson
    assert len(taught) >= 13
    for lesson in LESSONS:
        for name in lesson.objectives:
            kind = objectives.find(name)
            assert kind.equation
            assert "def terms" in inspect.getsource(kind)


def test_the_failures_are_there_on_purpose():
    links = [experiment.link for _, experiment in EXPERIMENTS]
    assert any(link.get("beta") == "50" for link in links)
    assert any(link.get("lam") == "0" for link in links)
    assert any(link.get("sigma") == "0" for link in links)
    assert any(int(link.get("latent_dim", 0)) >= 784 and link.get("train_images") == "100" for link in links)


def test_the_lessons_know_neither_page_nor_network():
    tree = ast.parse(Path(lessons.__file__).read_text(encoding="utf-8"))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any(name.partition(".")[0] in ("streamlit", "torch") for name in imported)


# --- the page ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", autouse=True)
def closed_engine() -> Iterator[None]:
    yield
    house.close()
    st.cache_resource.clear()


def open_lesson(**link: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page("pages/lessons.py")
    for name, value in link.items():
        app.query_params[name] = value
    return app.run()


def button(app: AppTest, label: str):
    return next(b for b in app.button if b.label == label)


def shown(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.subheader, *app.markdown, *app.latex])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lesson_opens(language):
    app = open_lesson(lang=language)
    for lesson in LESSONS:
        app.radio(key="field:lesson").set_value(lesson.key).run()
        words = lessons.words(lesson.key, language)
        assert not app.exception, lesson.key
        assert app.query_params["lesson"] == lesson.key
        assert words.title in shown(app)
        assert all(trial.predict in shown(app) for trial in words.trials.values())
        assert all(objectives.find(name).equation in shown(app) for name in lesson.objectives)
        assert [code.value for code in app.code] == [
            inspect.getsource(objectives.find(name)).strip() for name in lesson.objectives
        ]


def test_the_address_chooses_and_an_unknown_name_is_the_first():
    app = open_lesson(lesson="beta")
    assert app.radio(key="field:lesson").value == "beta"
    app.query_params["lesson"] = "no such lesson"
    app.run()
    assert app.radio(key="field:lesson").value == LESSONS[0].key
    assert not app.exception


def test_next_and_previous_stop_at_the_ends():
    app = open_lesson()
    assert button(app, "Previous").disabled
    button(app, "Next").click().run()
    assert app.query_params["lesson"] == LESSONS[1].key
    button(app, "Previous").click().run()
    assert app.query_params["lesson"] == LESSONS[0].key
    app.query_params["lesson"] = LESSONS[-1].key
    app.run()
    assert button(app, "Next").disabled


def test_what_is_seen_is_hidden_until_asked_for():
    app = open_lesson(lesson="beta")
    hidden = [each for each in app.expander if each.label == "What to see"]
    assert len(hidden) == len(lessons.find("beta").experiments)
    assert not any(each.proto.expanded for each in hidden)


def test_an_experiment_opens_in_train_with_its_language():
    app = open_lesson(lesson="beta", lang="ko")
    app.button(key="open:beta:fifty").click().run()
    assert not app.exception
    run = app.session_state["draft"]
    assert (run.objective.name, run.objective.beta, run.latent_dim) == ("beta_vae", 50.0, 10)
    assert app.selectbox(key="field:objective").value == "beta_vae"
    assert app.session_state["job"] == "", "nothing is trained before one has predicted"
    assert app.query_params["lang"] == "ko"
    assert app.query_params["beta"] == "50"


def test_the_noise_is_drawn_and_keeps_its_draws():
    app = open_lesson(lesson="reparameterisation")
    seed = app.session_state["noise:seed"]
    app.slider(key="noise:sigma").set_value(0.0).run()
    assert app.session_state["noise:seed"] == seed
    app.button(key="noise:draw").click().run()
    assert app.session_state["noise:seed"] == seed + 1
    assert not app.exception
