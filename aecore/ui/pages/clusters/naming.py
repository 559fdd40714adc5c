"""What spaces, methods and their choices are called, and what must be said of the results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from aecore.analyses.clusters.setting import Clustering
from aecore.knobs import Knob
from aecore.ui.fields import called
from aecore.ui.pages.clusters.asking import CODES, Asked
from aecore.ui.plain import Markdown
from aecore.ui.words import N_, _

CLOUDS = {
    "pixels": N_("Pixels"), "pca": N_("PCA of the pixels"), "z": N_("z, the codes of a run"), "umap": N_("UMAP of z"),
}  # fmt: skip
METHODS = {
    "kmeans": N_("k-means"), "gmm": N_("Gaussian mixture"), "hdbscan": "HDBSCAN",
    "agglomerative": N_("Agglomerative"), "spectral": N_("Spectral"),
}  # fmt: skip
COVARIANCES = {
    "full": N_("Full: any ellipsoid"), "tied": N_("Tied: one ellipsoid for all"),
    "diag": N_("Diagonal: along the axes"), "spherical": N_("Spherical: a ball"),
}  # fmt: skip
LINKAGES = {
    "ward": N_("Ward: least variance"), "average": N_("Average"), "complete": N_("Complete"), "single": N_("Single"),
}  # fmt: skip
PARTS = {
    "test": N_("Test set"),
    "validation": N_("Validation set"),
    "train": N_("Training set"),
    "all": N_("Training and test set"),
}
LAYOUTS = {"pca": "PCA", "umap": "UMAP", "tsne": "t-SNE"}

N2D = N_("AE + UMAP + GMM (N2D)")
BLIND = N_("The method never saw the labels: the scores compare its clusters with them afterwards.")
UMAP = N_("UMAP keeps neighbours together; distances between groups, and how dense they are, mean little.")
HARSH = N_("One or two latent dimensions are a harsh test: all classes must share a plane. The same network with ten "
           "tells them apart far better.")  # fmt: skip
NOWHERE = "–"  # the class of a cluster that matches none


def cloud(asked: Asked) -> str:
    """Return what is clustered, in a few words."""
    if asked.cloud == "pca":
        return f"PCA ({asked.components})"
    if asked.cloud == "umap":
        return f"UMAP (z) → {asked.projection().dims}"  # type: ignore[union-attr]
    return "z" if asked.cloud in CODES else _(CLOUDS["pixels"])


def method(asked: Asked) -> str:
    """Return the method with the knobs that tell one from another."""
    setting = asked.setting
    said = [_(METHODS[setting.method])]
    said += [_said(item, setting) for item in setting.shown() if item.name not in ("method", "seed", "restarts")]
    return ", ".join(said)


def _said(item: Knob, setting: Clustering) -> str:
    text = item.text(getattr(setting, item.name))
    if item.name == "clusters":
        return f"K = {text}"
    return text if item.kind == "choice" else f"{_(item.label)} {text}"


def title(asked: Asked) -> str:
    """Return what is clustered and how."""
    return _(N2D) if asked.n2d else f"{cloud(asked)} · {method(asked)}"


def button(asked: Asked) -> Markdown:
    """Return what stands on the button that begins it."""
    return _("Run the recipe") if asked.n2d else _("Cluster")


def images(asked: Asked) -> str:
    """Return whose images are looked at, and how many at most."""
    most = f"≤ {asked.most:,}" if asked.most else _("all")
    return f"{called('dataset', asked.dataset)} · {_(PARTS[asked.part])} · {most}"


def clusters(matched: NDArray[Any], classes: Sequence[str]) -> list[str]:
    """Return the clusters' names: their number, from 1, and the class that each matches best."""
    return [f"{k + 1} → {classes[m] if m >= 0 else NOWHERE}" for k, m in enumerate(matched)]
