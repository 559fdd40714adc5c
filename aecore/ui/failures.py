"""Why a job or an analysis ended badly, in words."""

from __future__ import annotations

from aecore.analyses.base import AnalysisError
from aecore.data.errors import DataError
from aecore.engine.base import Failure
from aecore.knobs import InvalidField
from aecore.results.store import StoreError
from aecore.ui.words import N_, _, explain

FAILURES = {
    "killed": N_("The training process was ended from outside, or ran out of memory. What it showed is kept below; "
                 "press Train to start again."),
    "diverged": N_("Diverged: the loss was no longer a number at step {step}. The last sound state is shown. "
                   "The learning rate is too high; try a tenth of it."),
    "memory": N_("There is not enough memory for this run; make the batch or the network smaller."),
    "left": N_("Nobody looked at this paused training for long, so it was ended; what it had learnt is kept."),
    "store": N_("The training is over and shown here, but it is not kept: {message}"),
    "error": N_("The training stopped because of an error: {message}"),
}  # fmt: skip


def told(failure: Failure) -> str:
    """Return why a work ended badly, one sentence in the reader's language."""
    error = failure.details.get("error")
    if isinstance(error, AnalysisError):
        return _(error.template).format(**error.values)
    if isinstance(error, DataError | InvalidField) or (isinstance(error, StoreError) and failure.kind != "store"):
        return explain(error)
    message = explain(error) if isinstance(error, StoreError) else failure.message
    return _(FAILURES.get(failure.kind, FAILURES["error"])).format(message=message, **failure.details)
