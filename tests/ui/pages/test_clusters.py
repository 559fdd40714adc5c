"""The Clusters page: its settings and links, its pictures and charts, the page itself on a few small digits."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from aecore import data, palette
from aecore.analyses.base import AnalysisError, Outcome, Request
from aecore.analyses.clusters import reasons as said
from aecore.analyses.clusters.reasons import TRAIN
from aecore.analyses.clusters.setting import Clustering
from aecore.analyses.layout.question import ALL_ALIKE, ONE_DIMENSION, Layout
from aecore.engine.analysis import LocalAnalysis
from aecore.engine.analyst import find
from aecore.engine.base import Failure, Job, State
from aecore.knobs import InvalidField
from aecore.results.store import Store
from aecore.run import Run
from aecore.shipped import ROOT
from aecore.ui import session
from aecore.ui.pages.clusters import asking, charts, history, naming, paint, pictures, places, scoring, state, waiting
from aecore.ui.pages.clusters.asking import Asked
from aecore.ui.pages.clusters.pictures import Shown
from aecore.ui.pages.clusters.state import Result
from tests.ui.told import figures, messages

SMALL = {"space": "pca", "dataset": "digits", "components": "5", "most": "200"}
CLUSTER = "aecore.analyses.clusters.answer:cluster"


# --- settings ----------------------------------------------------------------------------------------------

SETTINGS = (
    Asked("pixels", "digits", part="train", most=1_000, setting=Clustering(clusters=7, restarts=3, seed=4)),
    Asked("pca", "digits", components=20, part="all", most=0, setting=Clustering("spectral", graph=15)),
    Asked("z", "digits", "abc", setting=Clustering("gmm", covariance="tied")),
    Asked("umap", "digits", "abc", layout=Layout(dims=5, neighbours=30, min_dist=0.2),
          setting=Clustering("hdbscan", min_size=20, min_samples=5)),
)  # fmt: skip


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda settings: settings.cloud)
def test_a_link_restores_the_settings(settings):
    link = settings.to_link()
    found = asking.from_link(link, Asked("pca", "digits"))
    found = dataclasses.replace(found, run=link.get("run", ""), dataset="digits")
    assert found.request().key == settings.request().key
    assert found.to_link() == link


def test_the_recipe_has_a_link():
    recipe = asking.n2d("digits", 3)
    assert recipe.to_link() == {"recipe": "n2d", "dataset": "digits", "seed": "3"}
    assert asking.from_link(recipe.to_link(), Asked("pca")) == recipe
    assert recipe.request().function == "aecore.analyses.clusters.n2d:n2d"
    assert not recipe.changed("clusters", 9).n2d, "whoever changes it has settings of their own"
    assert recipe.before().sound
    assert recipe.before().cloud == "pca"


WRONG = (
    {"most": "3", "space": "pca"}, {"method": "magic"}, {"clusters": "1"}, {"space": "q"},
    {"recipe": "n2d", "seed": "x"},
)  # fmt: skip


@pytest.mark.parametrize("link", WRONG, ids=str)
def test_a_wrong_link_names_the_field(link):
    with pytest.raises(InvalidField):
        asking.from_link(link, Asked("pca", "digits"))


def test_the_baselines_are_clusterings_like_any_other():
    for base, request in SETTINGS[3].baselines():
        assert base.request().key == request.key
        assert base.setting.method == "kmeans"


def test_one_seed_serves_layout_and_method():
    assert SETTINGS[3].changed("seed", 9).projection().seed == 9
    assert SETTINGS[2].projection() is None


# --- pictures and charts -----------------------------------------------------------------------------------

ARRAYS = {
    "labels": np.array([0, 0, 1, 2, -1]), "truth": np.array([4, 4, 7, 7, 4]), "matched": np.array([4, 7, -1]),
}  # fmt: skip
DIGITS = tuple("0123456789")


def test_a_cluster_has_the_colour_and_sign_of_the_class_it_matches():
    painted = paint.by_cluster(ARRAYS, DIGITS, dark=False)
    assert painted.of.tolist() == [0, 0, 1, 2, 3]
    assert list(painted.names) == ["1 → 4", "2 → 7", "3 → –", "noise"]
    assert painted.palette[:2] == [palette.PALETTE[4], palette.PALETTE[7]]
    assert painted.glyphs[:2] == ["4", "7"]
    assert painted.glyphs[2] not in DIGITS
    assert painted.palette[3] not in palette.PALETTE


def test_disagreements_are_noise_unmatched_and_wrong():
    assert paint.differs(ARRAYS).tolist() == [False, False, False, True, True]
    painted = paint.by_difference(ARRAYS, DIGITS, dark=True)
    assert painted.of.tolist() == [10, 10, 10, 7, 4]
    assert painted.names[10] == "agree"


def test_more_clusters_than_colours_keep_their_signs():
    many = {
        "labels": np.arange(60),
        "truth": np.zeros(60, int),
        "matched": np.where(np.arange(60) < 10, np.arange(60), -1),
    }
    painted = paint.by_cluster(many, DIGITS, dark=False)
    assert len(painted.palette) == len(painted.names) == 60
    assert len(set(painted.glyphs)) == 60


def test_the_matrix_frames_what_is_matched():
    counts = np.array([[9, 1], [0, 4], [3, 3]])
    chart = charts.contingency(counts, ["a", "b", "c"], ["x", "y"], np.array([0, 1, -1]))
    (cells,) = chart.marks
    np.testing.assert_array_equal(cells.framed, [[True, False], [False, True], [False, False]])
    np.testing.assert_allclose(cells.shares[0], [0.9, 0.1])
    assert cells.empty, "nothing is written into an empty cell"
    assert (chart.y.names, chart.x.names) == (["a", "b", "c"], ["x", "y"])


def test_silhouettes_fall_and_a_cluster_is_as_wide_as_its_share():
    profile, of = np.linspace(-1, 1, 400), np.repeat([0, 1], [100, 300])
    *areas, mean = charts.silhouettes(profile, of, ["a", "b"], ["#111111", "#222222"]).marks
    first, second = (area.points for area in areas)
    assert mean.value == pytest.approx(0)
    assert [y for _x, y in second] == sorted((y for _x, y in second), reverse=True)
    assert second[0][1] == 1
    assert second[-1][1] == pytest.approx(profile[100], abs=1e-4)
    assert first[-1][0] < 0.25 < second[0][0]
    assert len(first) + len(second) <= charts.STEPS + 4


def test_over_k_marks_the_chosen_number():
    values = np.array([3.0, 2.0, 1.0])
    _line, chosen = charts.over_k([2, 3, 4], values, 3, "inertia").marks
    assert (chosen.value, chosen.axis) == (3, "x")
    assert len(charts.over_k([2, 3, 4], values, 30, "inertia").marks) == 1


def test_the_principal_plane_keeps_the_largest_variance():
    x = np.random.default_rng(0).normal(size=(500, 6)).astype(np.float32) * [1, 9, 1, 5, 1, 1] + 3
    plane = places.principal_plane(x)
    assert plane.shape == (500, 2)
    expected = np.linalg.svd(x - x.mean(0), compute_uv=False)[:2] ** 2 / 500
    np.testing.assert_allclose(plane.var(0), expected, rtol=1e-4)


def test_pictures_of_all_images_begin_with_the_training_images():
    digits = data.load("digits")
    first = len(digits.train_images)
    seen = pictures.at(Shown("digits", "all"), (0, first - 1, first, first + 7))
    expected = np.concatenate([digits.train_images, digits.test_images])[[0, first - 1, first, first + 7]]
    assert (seen == expected).all()
    assert pictures.tiles(Shown("digits", "all"), np.arange(pictures.MOST + 1)) is None


def test_test_images_are_as_the_run_of_the_codes_is_judged_on_them(monkeypatch):
    for binarise in ("none", "stochastic"):
        entry = SimpleNamespace(run=Run("ae", dataset="digits", binarise=binarise))
        monkeypatch.setattr(pictures.library, "find", lambda run_id, entry=entry: entry)
        shown = pictures.of(Asked("z", "digits", "abc"))
        judged = data.load("digits").judged(binarise != "none")
        assert (pictures.at(shown, (3, 5)) == judged[[3, 5]]).all()
        assert ("binarised" in pictures.name(shown, np.arange(3))) is (binarise != "none")
        assert not pictures.of(Asked("pca", "digits")).binarised


def test_pictures_of_the_validation_are_training_images():
    digits = data.load("digits")
    rows = digits.validation[:5]
    assert (pictures.at(Shown("digits", "validation"), tuple(rows.tolist())) == digits.train_images[rows]).all()


def test_the_stages_of_the_recipe():
    assert [stage.state for stage in waiting.stages(TRAIN)] == ["now", "later", "later"]
    assert [stage.state for stage in waiting.stages("Placing points")] == ["done", "now", "later"]
    assert [stage.state for stage in waiting.stages("Finding clusters")] == ["done", "done", "now"]


# --- the page ----------------------------------------------------------------------------------------------


MADE: dict[str, Outcome] = {}  # what one test had made need not be made by the next


class Here:
    """An engine without jobs that makes analyses at once, in this process; `broken` fails and `stuck` never ends."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.works: dict[str, LocalAnalysis] = {}
        self.broken: dict[str, AnalysisError] = {}
        self.stuck: set[str] = set()

    def jobs(self) -> list[Job]:
        return []

    def attach(self, job_id: str) -> None:
        return None

    def asked(self, request: Request) -> LocalAnalysis | None:
        return self.works.get(request.key)

    def at_hand(self, request: Request) -> bool:
        held = self.works.get(request.key)
        return held is not None and held.state is State.DONE

    def ask(self, request: Request, who: str = "") -> LocalAnalysis:
        held = self.works.get(request.key)
        if held and held.state in (State.DONE, State.RUNNING):
            return held
        work = self.works[request.key] = LocalAnalysis(request, lambda left: left.finish(State.STOPPED))
        work.join(who)
        if request.function in self.stuck:
            work.begin()
            work.advance("Finding clusters", 0.5)
        else:
            self._make(work)
        return work

    def _make(self, work: LocalAnalysis) -> None:
        request = work.request
        try:
            if request.function in self.broken:
                raise self.broken[request.function]
            if request.key not in MADE:
                MADE[request.key] = find(request.function)(lambda *told: None, self.store, **request.arguments)
        except (AnalysisError, InvalidField) as error:
            work.fail(Failure.of("unsuitable", error))
        else:
            work.succeed(MADE[request.key])


@pytest.fixture
def service(monkeypatch, own_store) -> Iterator[Here]:
    made = Here(Store(own_store))
    monkeypatch.setattr(session, "engine", lambda: made)
    st.cache_data.clear()
    st.cache_resource.clear()
    yield made
    st.cache_data.clear()
    st.cache_resource.clear()


def open_page(**link: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in link.items():
        app.query_params[name] = value
    return app.switch_page("pages/clusters.py").run()


def said_on(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.warning, app.info)
    return "\n".join(each.value for kind in kinds for each in kind)


def button(app: AppTest, label: str):
    return next(each for each in app.button if each.label == label)


def test_before_the_first_clustering_the_page_says_what_to_do(service):
    app = open_page(**SMALL)
    assert not app.exception
    assert not figures(app)
    assert "The map shows the points by **label**" in said_on(app)
    assert [work.request.function for work in service.works.values()] == ["aecore.analyses.layout.answer:project"]


def test_without_a_run_there_are_no_codes_to_cluster(service):
    app = open_page(space="z")
    assert not app.exception
    assert button(app, "Cluster").disabled
    assert "There are no codes to cluster yet." in said_on(app)


def test_clusters_are_shown_beside_the_baselines_and_collected(service):
    app = open_page(**SMALL)
    button(app, "Cluster").click().run()
    assert not app.exception
    shown = figures(app)
    assert list(shown) == [score.label for score in scoring.SCORES]
    assert 0.3 < float(shown["Accuracy"]) < 1
    assert naming.BLIND in said_on(app)
    rows = list(csv.DictReader(io.StringIO(history.as_csv(app.session_state[history.TRIED]))))
    assert [row["space"] for row in rows] == ["pca", "pixels", "pca"]
    assert [row["components"] for row in rows] == ["5", "", "50"]
    assert all(row["points"] == "200" and float(row["accuracy_spread"]) >= 0 for row in rows)


def test_the_link_of_kept_clusters_shows_them_at_once(service):
    app = open_page(**SMALL)
    app.number_input(key="field:clusters:clusters").set_value(4).run()
    assert app.query_params["clusters"] == "4"
    button(app, "Cluster").click().run()
    again = open_page(**dict(app.query_params))
    assert figures(again) == figures(app) != {}
    assert again.number_input(key="field:clusters:clusters").value == 4
    fresh = open_page(**{**SMALL, "clusters": "5"})
    assert not figures(fresh), "a link begins nothing that takes long"


def test_other_settings_leave_the_older_clusters_until_there_are_new_ones(service):
    app = open_page(**SMALL)
    button(app, "Cluster").click().run()
    before = figures(app)
    app.selectbox(key="field:clusters:method").set_value("gmm").run()
    assert figures(app) == before
    assert "These clusters are of other settings" in said_on(app)
    service.stuck.add(CLUSTER)
    button(app, "Cluster").click().run()
    assert figures(app) == before
    button(app, "Cancel").click().run()
    assert not app.exception
    assert "cancelled" in said_on(app)
    assert figures(app) == before
    service.stuck.clear()
    button(app, "Start again").click().run()
    assert not app.exception
    assert "These clusters are of other settings" not in said_on(app)
    assert figures(app) != before


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ({"clusters": "100", "most": "50"}, "100 clusters need at least as many points, but there are 50"),
        ({"method": "hdbscan", "min_size": "500"}, "fewer than the 500 that this method needs"),
        ({"method": "hdbscan", "min_size": "90", "min_samples": "90"}, "HDBSCAN calls every point noise"),
    ],
)
def test_what_cannot_be_clustered_is_said_and_nothing_is_lost(service, link, sentence):
    app = open_page(**SMALL)
    button(app, "Cluster").click().run()
    for name, value in link.items():
        state_of(app, name, value)
    app.run()
    button(app, "Cluster").click().run()
    assert not app.exception
    assert sentence in said_on(app)
    assert len(app.session_state[history.TRIED]) == 3
    assert figures(app)


def state_of(app: AppTest, name: str, value: str) -> None:
    """Change a setting as its widget does."""
    settings = app.session_state[state.DRAFT]
    app.session_state[state.DRAFT] = settings.changed(name, asking.KNOBS[name].parse(value))


@pytest.mark.parametrize(
    "error",
    [AnalysisError(ONE_DIMENSION), AnalysisError(ALL_ALIKE), AnalysisError(said.ONE_POINT, points=200)],
    ids=["one dimension", "alike", "one point"],
)
@pytest.mark.parametrize("function", [CLUSTER, "aecore.analyses.layout.answer:project"], ids=["clusters", "projection"])
def test_any_refusal_is_one_sentence(service, function, error):
    service.broken[function] = error
    app = open_page(**SMALL)
    button(app, "Cluster").click().run()
    assert not app.exception
    assert str(error) in said_on(app)


def test_a_cancelled_projection_leaves_the_scores(service):
    service.stuck.add("aecore.analyses.layout.answer:project")
    app = open_page(**SMALL)
    button(app, "Cancel").click().run()
    button(app, "Cluster").click().run()
    assert not app.exception
    assert "Map: cancelled" in said_on(app)
    assert figures(app)


def test_a_wrong_link_is_said_and_the_defaults_shown(service):
    app = open_page(space="pca", clusters="many")
    assert not app.exception
    assert "The link could not be read: clusters is many" in said_on(app)
    assert button(app, "Cluster")


def test_every_tab_can_be_opened(service):
    app = open_page(**SMALL)
    button(app, "Cluster").click().run()
    for tab in ("Matrix", "Silhouette", "How many?", "Projections", "Tried"):
        app.session_state["clusters:tab"] = tab
        app.run()
        assert not app.exception


def test_the_number_of_clusters_is_tried_when_asked(service):
    app = open_page(**{**SMALL, "components": "2"})
    button(app, "Cluster").click().run()
    app.session_state["clusters:tab"] = "How many?"
    app.run()
    button(app, "Try every K").click().run()
    assert not app.exception
    assert "None of these sees the labels." in said_on(app)


def test_the_projections_are_laid_out_side_by_side(service):
    app = open_page(**SMALL)
    app.session_state["clusters:tab"] = "Projections"
    app.run()
    assert list(figures(app)) == ["Trustworthiness", "Continuity"], "the principal plane is quick"
    for way in range(1, 3):
        app.segmented_control(key=f"clusters:layout:{way}").set_value("pca").run()
    assert not app.exception
    assert [len(row["figures"]) for row in messages(app, "figures")] == [2, 2, 2]


def test_the_recipe_trains_shows_its_stages_and_what_was_published(service, monkeypatch):
    service.stuck.add("aecore.analyses.clusters.n2d:n2d")
    app = open_page(**SMALL)
    button(app, "AE + UMAP + GMM (N2D)").click().run()
    assert not app.exception
    (steps,) = messages(app, "stepper")
    assert [each["state"] for each in steps["stages"]] == ["done", "done", "now"]
    button(app, "Cancel").click().run()
    assert "cancelled" in said_on(app)
    named = re.search(r"\*\*([^*]+)\*\* finds groups", said_on(app)).group(1)
    assert {named, "Start again"} <= {each.label for each in app.button}, "a button that is spoken of is there"
    button(app, "Choose the settings yourself").click().run()
    assert not app.exception
    assert button(app, "Cluster")


def test_the_published_figures_stand_beside(service, monkeypatch):
    made = service.ask(Asked("pca", "digits", components=5, most=200).request()).outcome
    recipe = asking.n2d("digits", 0)
    work = LocalAnalysis(recipe.request(), lambda work: None)
    work.succeed(made)
    service.works[recipe.request().key] = work
    plain = Asked("pca", "digits", components=5, most=200)
    monkeypatch.setattr(Asked, "baselines", lambda self: [(plain, plain.request())])
    service.broken["aecore.analyses.layout.answer:project"] = AnalysisError(ONE_DIMENSION)
    app = open_page(recipe="n2d", dataset="digits", seed="0")
    assert not app.exception
    assert any("published" in each.value and "0.979" in each.value for each in app.html)
    assert Result(recipe, made).asked.n2d
