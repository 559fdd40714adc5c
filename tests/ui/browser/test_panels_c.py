"""The panels' messages: what is refused, and what the browser is sent."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from aecore.ui.browser.panels import dims, pad, parts, path, scrubber, traversal
from aecore.ui.browser.views import Atlas
from aecore.wire.envelope import open_envelope

CODES = np.array([[0, 1, 2], [3, -4, 5], [0.5, 0.25, -1]], dtype=np.float32)
EXAMPLES = parts.Examples(CODES[:2], ("3", "7"))
PRIOR = parts.prior_spread(3)

FILM = scrubber.FilmView((scrubber.ReelView("a", b"reel", "AE"),), b"\0\1", title="AE on MNIST")
DIMS = dims.DimsView("a", [dims.Dim(i, -3, 3, 0.5 - 0.1 * i) for i in (2, 0, 1)], PRIOR, EXAMPLES)
PATH = path.PathView("a", CODES, PRIOR, EXAMPLES)
PAD = pad.PadView("a", CODES, b"\0\1\1", ("3", "7"), "bernoulli", Atlas("digits", 100))
GRID = traversal.TraversalView("a", [traversal.Line(1), traversal.Line(0, "0 nats", dead=True)], PRIOR, EXAMPLES)
ROW = traversal.StripRow("β = 4", parts.prior_spread(2), (1, 0), frame=0)
STRIP = traversal.StripView((ROW, dataclasses.replace(ROW, label="β = 1", frame=1)), ("first", "second"), b"reel")

MOUNTS = ((scrubber.mount, FILM), (dims.mount, DIMS), (path.mount, PATH), (pad.mount, PAD), (traversal.mount, GRID),
          (traversal.mount_strip, STRIP))  # fmt: skip


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch):
    """Have every panel open its message here instead of mounting; what was sent is (head, parts)."""
    messages = []

    monkeypatch.setattr(parts, "mount", lambda part: messages.append(open_envelope(part.packed())))
    return messages


@pytest.mark.parametrize(
    ("view", "field", "value"),
    [
        (FILM, "reels", ()),
        (FILM, "reels", (FILM.reels[0], FILM.reels[0])),
        (FILM, "colors", ()),
        (FILM, "colors", ("red",)),
        (FILM, "labels", b"\x20"),
        (DIMS, "dims", DIMS.dims[:2]),
        (DIMS, "dims", [DIMS.dims[0]] * 3),
        (DIMS, "spread", parts.prior_spread(4)),
        (DIMS, "examples", parts.Examples(CODES[:, :2], ("0", "1", "2"))),
        (PATH, "codes", np.zeros((parts.MOST_CODES + 1, 3))),
        (PATH, "codes", np.full((3, 3), np.nan)),
        (PATH, "spread", parts.prior_spread(2)),
        (PATH, "examples", parts.Examples(CODES[:1], ("3",))),
        (PAD, "labels", b"\0\1"),
        (PAD, "labels", b"\0\1\2"),
        (PAD, "likelihood", "poisson"),
        (GRID, "lines", ()),
        (GRID, "lines", [traversal.Line(3)]),
        (GRID, "sigmas", (1.0, 0.0)),
        (ROW, "frame", -1),
        (ROW, "order", (0, 0)),
        (STRIP, "rows", ()),
        (STRIP, "ranks", ("one", "two", "three")),
        (STRIP, "reel", b""),
        (DIMS.dims[0], "low", 3.0),
        (DIMS.dims[0], "weight", float("nan")),
        (DIMS.dims[0], "index", -1),
        (EXAMPLES, "names", ("3",)),
        (EXAMPLES, "codes", np.full((2, 3), np.nan)),
        (PRIOR, "std", (1.0, 1.0)),
        (PRIOR, "std", (1.0, 1.0, -1.0)),
    ],
)
def test_a_panel_names_the_field_that_is_wrong(view, field, value):
    name = "dims" if view is DIMS and field == "spread" else field
    with pytest.raises(ValueError, match=rf"^(\w+, )?{name}(, \w+)?: "):
        dataclasses.replace(view, **{field: value})


def test_a_spread_is_the_prior_or_fits_the_codes():
    assert parts.prior_spread(2) == parts.Spread((0.0, 0.0), (1.0, 1.0), prior=True)
    found = parts.fitted_spread(np.array([[1, 5], [3, 5]], np.float16))
    assert found == parts.Spread((2.0, 5.0), (1.0, 0.0), prior=False)


def test_a_film_sends_each_run_with_its_reel_and_its_colour(sent):
    second = scrubber.ReelView("b", b"other", "VAE")
    scrubber.mount(dataclasses.replace(FILM, reels=(*FILM.reels, second)), key="film")
    ((head, blobs),) = sent
    assert [(reel["series"], reel["name"]) for reel in head["reels"]] == [("a", "AE"), ("b", "VAE")]
    assert head["reels"][0]["color"] != head["reels"][1]["color"]
    assert blobs == {"labels": b"\0\1", "reel0": b"reel", "reel1": b"other"}


def test_sliders_keep_their_order_and_say_how_much_each_matters(sent):
    dims.mount(DIMS, key="dims")
    ((head, blobs),) = sent
    assert [(dim["index"], dim["name"]) for dim in head["dims"]] == [(2, "z₃"), (0, "z₁"), (1, "z₂")]
    assert [dim["share"] for dim in head["dims"]] == pytest.approx([0.6, 1.0, 0.8])
    assert (head["text"]["mean"], head["locale"]) == ("Mean of the prior", "en")
    np.testing.assert_array_equal(np.frombuffer(blobs["examples"], "<f2"), CODES[:2].ravel())


def test_without_a_prior_the_words_speak_of_codes(sent):
    dims.mount(dataclasses.replace(DIMS, spread=parts.fitted_spread(CODES)), key="dims")
    traversal.mount(dataclasses.replace(GRID, spread=parts.fitted_spread(CODES)), key="grid")
    assert [head["text"]["mean"] for head, _ in sent] == ["Mean of the codes"] * 2
    assert sent[1][0]["columns"][3] == "μ"


def test_the_grid_goes_through_each_dimension_in_standard_deviations(sent):
    spread = parts.Spread((1.0, 10.0, 0.0), (2.0, 0.5, 1.0), prior=True)
    traversal.mount(dataclasses.replace(GRID, spread=spread, sigmas=(-1, 0, 2)), key="grid")
    ((head, _),) = sent
    assert head["columns"] == ["−1σ", "0", "+2σ"]
    assert [row["lines"] for row in head["rows"]] == [
        [{"index": 1, "name": "z₂", "values": [9.5, 10.0, 11.0]}],
        [{"index": 0, "name": "z₁", "values": [-1.0, 1.0, 5.0]}],
    ]
    assert [row["dead"] for row in head["rows"]] == [False, True]


def test_a_strip_takes_of_each_run_the_dimension_of_the_same_rank(sent):
    other = traversal.StripRow("β = 1", parts.prior_spread(2), (0, 1), frame=1)
    traversal.mount_strip(dataclasses.replace(STRIP, rows=(ROW, other)), key="strip")
    ((head, blobs),) = sent
    assert [[line["index"] for line in row["lines"]] for row in head["rows"]] == [[1, 0], [0, 1]]
    assert [row["frame"] for row in head["rows"]] == [0, 1]
    assert blobs["reel"] == b"reel"


def test_every_message_is_json_and_every_word_is_there(sent):
    for mount, view in MOUNTS:
        mount(view, key="panel")
    assert len(sent) == len(MOUNTS)
    for head, _ in sent:
        assert json.dumps(head, allow_nan=False)
        assert all(head["text"].values())


def page(mounts) -> None:
    """A page with every panel."""
    from aecore.ui.browser import components

    components.runtime()
    for k, (mount, view) in enumerate(mounts):
        mount(view, key=f"panel{k}")


def test_all_panels_mount_in_a_page():
    app = AppTest.from_function(page, args=(MOUNTS,)).run(timeout=20)
    assert not app.exception
