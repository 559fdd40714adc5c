"""Where the job stands, in words and figures."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from aecore.engine.base import Failure, State
from aecore.engine.local import LocalJob
from aecore.snapshot import Snapshot
from aecore.ui.i18n import N_, _

SILENT = 15.0  # seconds without a word from the worker before the page says so
STATES = {
    State.QUEUED: N_("Waiting"), State.RUNNING: N_("Training"), State.PAUSED: N_("Paused"), State.DONE: N_("Done"),
    State.STOPPED: N_("Stopped"), State.DIVERGED: N_("Diverged"), State.FAILED: N_("Failed"),
}  # fmt: skip
FAILURES = {
    "killed": N_("The training process was ended from outside, or ran out of memory. What it showed is kept below; "
                 "press Train to start again."),
    "diverged": N_("Diverged: the loss was no longer a number at step {step}. The last sound state is shown. "
                   "The learning rate is too high; try a tenth of it."),
    "memory": N_("There is not enough memory for this run; make the batch or the network smaller."),
    "store": N_("The run is complete but could not be kept on disk: {message}"),
    "data": "{message}",
    "error": N_("The training stopped because of an error: {message}"),
}  # fmt: skip


def progress(watched: LocalJob | None, snapshots: Sequence[Snapshot]) -> None:
    """Show the bar, and what went wrong if something did."""
    last = snapshots[-1] if snapshots else None
    if watched is None:
        st.progress(0.0, _("Ready."))
    else:
        share = last.step / max(1, watched.run.stop or last.total_steps) if last else 0.0
        st.progress(min(1.0, share), _line(watched, last))
    if watched and watched.failure:
        _complain(watched.failure)
    if watched and watched.silence > SILENT:
        st.warning(_("Nothing was heard from the training process for {seconds:.0f} s; Stop ends it.").format(
            seconds=watched.silence), icon=":material/hourglass_top:")  # fmt: skip


def _line(watched: LocalJob, last: Snapshot | None) -> str:
    """One line: state, epoch, speed, time left."""
    parts = [f"**{_(STATES[watched.state])}**"]
    if watched.state is State.QUEUED:
        parts.append(_("place {n} in line").format(n=watched.position))
    if last is None:
        return " · ".join(parts)
    epochs = watched.run.epochs
    parts.append(_("epoch {epoch:.1f} of {epochs}").format(epoch=last.epoch, epochs=epochs))
    if last.samples_per_second:
        parts.append(_("{speed:,.0f} images/s").format(speed=last.samples_per_second))
    if watched.state in (State.RUNNING, State.PAUSED) and last.step:
        left = last.seconds / last.step * (last.total_steps - last.step)
        parts.append(_("{seconds:.0f} s left").format(seconds=left))
    elif watched.state.final:
        parts.append(_("{seconds:.1f} s of training").format(seconds=last.seconds))
    return " · ".join(parts)


def figures(snapshots: Sequence[Snapshot]) -> None:
    """Show the test figures of the newest snapshot; dashes hold their place before there are any."""
    test = snapshots[-1].test if snapshots else {}
    shown = [(_("Test loss"), "total", "{:.1f}", _("nats per image: the sum that is minimised, on test images")),
             (_("Reconstruction"), "recon", "{:.1f}", _("nats per image: −log p(x│z), summed over pixels"))]  # fmt: skip
    shown += [(_("KL"), "kl", "{:.2f}", _("nats per image: the rate, unweighted"))] if "kl" in test else []
    shown += (
        [(_("MMD²"), "mmd", "{:.2f}", _("nats per image, weighted; near 0 the codes fit the prior"))]
        if "mmd" in test
        else []
    )
    shown += [
        (
            _("MSE"),
            "mse",
            "{:.4f}",
            _("per pixel, of test reconstructions; the same measure for every objective"),
        )
    ]
    with st.container(horizontal=True, gap="medium", key="figures"):
        for label, name, form, help_text in shown:
            value = form.format(test[name]) if name in test else "–"
            st.metric(label, value, help=help_text, width="content")


def _complain(failure: Failure) -> None:
    text = _(FAILURES.get(failure.kind, FAILURES["error"]))
    st.error(text.format(message=failure.message, **failure.details), icon=":material/error:")
