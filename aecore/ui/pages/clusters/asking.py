"""What is asked for: points, a method, their knobs; to a link and back, and to requests. No Streamlit here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from aecore import knobs
from aecore.analyses.base import Request
from aecore.analyses.clusters import question, recipe
from aecore.analyses.clusters.setting import Clustering
from aecore.analyses.layout.question import Layout
from aecore.analyses.points.question import Space
from aecore.knobs import Knob, Value, knob

CODES = ("z", "umap")  # these need a run
BASELINES = (
    "pixels",
    "pca",
)  # clouds, in the order in which `aecore.analyses.clusters.question.baselines` asks for them


@dataclass(frozen=True)
class Asked:
    """Points and how they are clustered. Raises InvalidField for a value that is not allowed.

    `cloud` is what is clustered: pixels, principal components, codes, or UMAP of codes. `run` is "" while there is
    none. With `n2d` the run is trained first; everything but data set and seed is then settled by the recipe.
    """

    cloud: str = knob("z", choices=("pixels", "pca", *CODES), label="Space")
    dataset: str = "mnist"
    run: str = ""
    components: int = 50
    part: str = "test"
    most: int = 10_000
    layout: Layout = Layout("umap", neighbours=20, min_dist=0.0)  # noqa: RUF009 - it is frozen
    setting: Clustering = Clustering()  # noqa: RUF009 - so is this
    n2d: bool = False

    def __post_init__(self) -> None:
        knobs.check(self)
        if self.sound:
            self.space()

    @property
    def sound(self) -> bool:
        """Whether it can be asked: codes need a run."""
        return bool(self.run) or self.cloud not in CODES

    def space(self) -> Space:
        """Return the points that are clustered, or laid out for that. Raises InvalidField when there is no run."""
        kind = "z" if self.cloud in CODES else self.cloud
        return Space(self.dataset, kind, self.run, self.components, self.part, self.most)

    def projection(self) -> Layout | None:
        """Return how they are laid out before, with the same seed; None where they are clustered as they are."""
        return replace(self.layout, seed=self.setting.seed) if self.cloud == "umap" else None

    def before(self) -> Asked:
        """Return the points to look at before there are clusters: the recipe has no run yet, so its pixels' plane."""
        return replace(self, cloud="pca", part="test", most=10_000, n2d=False) if self.n2d else self

    def request(self) -> Request:
        """Ask for the clusters."""
        if self.n2d:
            return question.n2d(self.dataset, self.setting.seed)
        return question.cluster(self.space(), self.setting, self.projection())

    def baselines(self) -> list[tuple[Asked, Request]]:
        """Ask for k-means of pixels and of their principal components, on the same images."""
        plain = Clustering("kmeans", clusters=self.setting.clusters, seed=self.setting.seed)
        own = replace(self, components=question.BASELINE_COMPONENTS, setting=plain, n2d=False)
        requests = question.baselines(self.space(), self.setting)
        return [(replace(own, cloud=cloud), each) for cloud, each in zip(BASELINES, requests, strict=True)]

    def elbow(self) -> Request:
        """Ask how it goes with other numbers of clusters."""
        return question.elbow(self.space(), self.setting, self.projection())

    def changed(self, name: str, value: Value) -> Asked:
        """Return a copy in which one knob, of whichever part, has another value. It is nobody's recipe any more."""
        moved: dict[str, Any] = {name: value}
        if name in SETTING:
            moved = {"setting": replace(self.setting, **moved)}
        elif name in LAYOUT:
            moved = {"layout": replace(self.layout, **moved)}
        return replace(self, **moved, n2d=False)

    def to_link(self) -> dict[str, str]:
        """Return the query parameters that restore this."""
        if self.n2d:
            return {"recipe": "n2d", "dataset": self.dataset, "seed": str(self.setting.seed)}
        owners: dict[str, Any] = {item.name: self.setting for item in knobs.shown(self.setting)}
        owners |= dict.fromkeys(LAYOUT, self.layout) if self.cloud == "umap" else {}
        owners |= dict.fromkeys(("part", "most", *(("components",) if self.cloud == "pca" else ())), self)
        link = {name: KNOBS[name].text(getattr(owner, name)) for name, owner in owners.items()}
        whose = {"run": self.run} if self.cloud in CODES and self.run else {"dataset": self.dataset}
        return {"space": self.cloud, **whose, **link}


SETTING = {item.name: item for item in knobs.knobs(Clustering)}
LAYOUT = {item.name: item for item in knobs.knobs(Layout) if item.name in ("dims", "neighbours", "min_dist")}
SPACE = {item.name: item for item in knobs.knobs(Space) if item.name in ("dataset", "components", "part", "most")}
KNOBS: dict[str, Knob] = {"cloud": knobs.knobs(Asked)[0], **SPACE, **LAYOUT, **SETTING}


def from_link(link: Mapping[str, str], base: Asked) -> Asked:
    """Return `base` with what a link says; its `run` is somebody else's matter. Raises InvalidField."""
    if link.get("recipe") == "n2d":
        return n2d(link.get("dataset", base.dataset), int(KNOBS["seed"].parse(link.get("seed", "0"))))  # type: ignore[arg-type]
    found = base
    for name, text in {**link, "cloud": link.get("space", base.cloud)}.items():
        if name in KNOBS:
            found = found.changed(name, KNOBS[name].parse(text))
    return found


def n2d(dataset: str, seed: int) -> Asked:
    """Return the recipe: an autoencoder, UMAP of its codes, a Gaussian mixture of that. Raises InvalidField."""
    dataset = str(KNOBS["dataset"].parse(dataset))
    run = recipe.network(dataset, seed)
    codes = recipe.codes(run)
    return Asked("umap", dataset, run.id, codes.components, codes.part, codes.most, recipe.layout(seed),
                 recipe.mixture(dataset, seed), n2d=True)  # fmt: skip
