"""What is asked when a finished run is measured, or the linear code beside it."""

from __future__ import annotations

from aecore.analyses.base import Request

VERSION = 2


def of_run(run: str) -> Request:
    """Ask for the measures of a finished run, named by its id."""
    return Request("aecore.analyses.measures.answer:measure", {"run": run}, VERSION)


def of_pca(dataset: str, components: int) -> Request:
    """Ask for those of so many principal components."""
    told = {"dataset": dataset, "components": components}
    return Request("aecore.analyses.measures.answer:measure_pca", told, VERSION)
