"""The lessons: their order, objectives and experiments, stated once; their words are read from assets/lessons/.

A lesson's words are one Markdown file a language. Its heading is the title, what follows is the text; then each
experiment has a section `## Name {#key}`: a block quote with the question to predict, then what is seen after.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aecore import shipped

FOLDER = shipped.ASSETS / "lessons"
_SECTION = re.compile(r"^## (?P<name>.+) \{#(?P<key>[a-z0-9-]+)\}$", re.MULTILINE)
_QUOTE = re.compile(r"^> ?(.*)$\n?", re.MULTILINE)


@dataclass(frozen=True)
class Experiment:
    """A run worth predicting: its section in the lesson's words, and the link that opens it."""

    key: str
    link: Mapping[str, str]


@dataclass(frozen=True)
class Lesson:
    """One step of the course: the objectives whose formula and code it shows, its experiments, what it draws.

    `figure` names a drawing of its own, `page` a page that goes with it; both may be empty.
    """

    key: str
    objectives: tuple[str, ...]
    experiments: tuple[Experiment, ...]
    figure: str = ""
    page: str = ""


@dataclass(frozen=True)
class Trial:
    """An experiment's words: its name, the question before it, what is seen after it."""

    name: str
    predict: str
    see: str


@dataclass(frozen=True)
class Words:
    """A lesson's words in one language; `trials` by the experiment's key, in the order of the file."""

    title: str
    text: str
    trials: Mapping[str, Trial] = field(default_factory=dict)


def _try(key: str, objective: str, **knobs: str) -> Experiment:
    return Experiment(key, {"objective": objective, **knobs})


LESSONS = (
    Lesson("compress", ("ae",), (
        _try("two", "ae", latent_dim="2"),
        _try("thirty-two", "ae", latent_dim="32"))),
    Lesson("encoder-decoder", ("ae",), (
        _try("squared-error", "ae", likelihood="gaussian"),
        _try("narrow", "ae", widths="16"))),
    Lesson("pca", ("linear_ae",), (
        _try("linear", "linear_ae", latent_dim="2"),
        _try("deep", "ae", likelihood="gaussian", latent_dim="2"))),
    Lesson("stacked", ("stacked_ae",), (
        _try("greedy", "stacked_ae"),
        _try("at-once", "ae", widths="512-256-128-64"))),
    Lesson("regularise", ("ae",), (
        _try("by-heart", "ae", latent_dim="784", train_images="100", batch_size="20", epochs="300"),
        _try("identity", "linear_ae", latent_dim="784"))),
    Lesson("bottleneck", ("ae",), (
        _try("one", "ae", latent_dim="1"),
        _try("ten", "ae", latent_dim="10"))),
    Lesson("sparse", ("sparse_l1", "sparse_kl"), (
        _try("l1", "sparse_l1", lam="0.1"),
        _try("kl", "sparse_kl", rho="0.05"),
        _try("zero", "sparse_l1", lam="0"))),
    Lesson("denoising", ("denoising_gaussian", "denoising_masking"), (
        _try("gaussian", "denoising_gaussian", sigma="0.5", latent_dim="64"),
        _try("masking", "denoising_masking", keep="0.5", latent_dim="64"),
        _try("zero", "denoising_gaussian", sigma="0", latent_dim="64"))),
    Lesson("contractive", ("contractive",), (
        _try("default", "contractive"),
        _try("zero", "contractive", lam="0"),
        _try("tied", "contractive", network="tied"))),
    Lesson("vae", ("vae",), (
        _try("plane", "vae", latent_dim="2"),
        _try("monte-carlo", "vae", latent_dim="2", bound="monte_carlo"))),
    Lesson("reparameterisation", ("vae",), (
        _try("ten-draws", "vae", latent_dim="2", L="10", epochs="2"),
        _try("no-noise", "beta_vae", latent_dim="2", beta="0")), figure="noise"),
    Lesson("importance", ("iwae",), (
        _try("one", "iwae", k="1", binarise="stochastic", latent_dim="2", epochs="2"),
        _try("many", "iwae", k="10", binarise="stochastic", latent_dim="2", epochs="2"))),
    Lesson("beta", ("beta_vae",), (
        _try("four", "beta_vae", beta="4", latent_dim="10"),
        _try("fifty", "beta_vae", beta="50", latent_dim="10"),
        _try("capacity", "beta_vae", form="capacity", capacity="10", latent_dim="10"))),
    Lesson("transport", ("wae_mmd", "wae_gan"), (
        _try("mmd", "wae_mmd"),
        _try("zero", "wae_mmd", lam="0"),
        _try("gan", "wae_gan")), page="wasserstein"),
)  # fmt: skip


def find(key: str) -> Lesson:
    """Return the lesson called `key`; the first one for a name that no lesson has."""
    return next((lesson for lesson in LESSONS if lesson.key == key), LESSONS[0])


def path(lesson: Lesson, language: str) -> Path:
    """Return the file that holds a lesson's words: numbered as the course goes."""
    return FOLDER / language / f"{LESSONS.index(lesson) + 1:02d}-{lesson.key}.md"


@functools.cache
def words(key: str, language: str) -> Words:
    """Read a lesson's words. Raises ValueError that names the file and what it lacks."""
    file = path(find(key), language)
    return parse(file.read_text(encoding="utf-8"), file.name)


def parse(source: str, name: str) -> Words:
    """Read a lesson's Markdown; `name` is told in the ValueError of a file that is not built as it should be."""
    head, *rest = _SECTION.split(source)
    title, _, text = head.partition("\n")
    if not title.startswith("# ") or not text.strip():
        raise ValueError(f"{name} must begin with '# title' and a text.")
    return Words(title.removeprefix("# ").strip(), text.strip(), dict(_trials(rest, name)))


def _trials(parts: list[str], name: str) -> Iterator[tuple[str, Trial]]:
    for title, key, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        question = " ".join(_QUOTE.findall(body)).strip()
        after = _QUOTE.sub("", body).strip()
        if not question or not after:
            raise ValueError(f"{name}: {{#{key}}} must hold a question ('> …') and what is seen after it.")
        yield key, Trial(title, question, after)
