"""What a page asks a worker process for, and why it may be refused."""

from __future__ import annotations

from aecore.analyses.base import Request

NO_RUN = "Run {run} is not among the finished runs: train it to its end first."
NO_FACTORS = "Nobody knows the factors behind these images: choose a run on the shapes with known factors."
REFUSALS = (NO_RUN, NO_FACTORS)


def factors_of(run: str) -> Request:
    """Ask for the scores of the finished run with this id; the outcome is described where they are made."""
    return Request("aecore.analyses.factors.answer:factors_of", {"run": run})
