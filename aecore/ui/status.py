"""Where the job stands, in words and figures."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from aecore import reference
from aecore.engine.base import State
from aecore.engine.job import LocalJob
from aecore.run import Run
from aecore.snapshot import Snapshot
from aecore.ui.i18n import N_, _

HUGE = 1e6  # a figure from here on has no digits worth reading
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


@dataclass(frozen=True)
class Figure:
    """A test figure: its key in `Snapshot.test`, label, unit and help, how it is written, if it is always shown."""

    name: str
    label: str
    unit: str
    form: str
    help: str
    always: bool = False

    def write(self, value: float) -> str:
        """Return the figure in words; of one beyond all bounds the order of magnitude is enough."""
        return self.form.format(value) if abs(value) < HUGE else f"{value:.1e}"


NATS, PER_PIXEL = N_("nats"), N_("per pixel")
FIGURES = (
    Figure("total", N_("Test loss"), NATS, "{:.1f}",
           N_("nats per image: the sum that is minimised, on test images"), True),
    Figure("recon", N_("Reconstruction"), NATS, "{:.1f}",
           N_("nats per image: −log p(x│z), summed over pixels"), True),
    Figure("kl", N_("KL"), NATS, "{:.2f}", N_("nats per image: the rate, unweighted")),
    Figure("mmd", N_("MMD²"), NATS, "{:.2f}", N_("nats per image, weighted; near 0 the codes fit the prior")),
    Figure("mse", N_("MSE"), PER_PIXEL, "{:.4f}",
           N_("per pixel, of test reconstructions; the same for every objective"), True),
)  # fmt: skip
EXPECTED = N_("expected: what runs with these settings and other seeds reached at their end")


def progress(watched: LocalJob | None, last: Snapshot | None) -> None:
    """Show the bar, and what went wrong if something did."""
    if watched is None:
        st.progress(0.0, _("Ready."))
    else:
        share = last.step / max(1, watched.run.stop or last.total_steps) if last else 0.0
        st.progress(min(1.0, share), _line(watched, last))
    with st.container():  # always there: a message that comes or goes must not shift, and so remount, the map
        _complain(watched)


def _complain(watched: LocalJob | None) -> None:
    if watched and watched.failure:
        failure = watched.failure
        text = _(FAILURES.get(failure.kind, FAILURES["error"]))
        st.error(text.format(message=failure.message, **failure.details), icon=":material/error:")
    if watched and watched.silence > SILENT:
        st.warning(_("Nothing was heard from the training process for {seconds:.0f} s; Stop ends it.").format(
            seconds=watched.silence), icon=":material/hourglass_top:")  # fmt: skip


def _line(watched: LocalJob, last: Snapshot | None) -> str:
    """One line: state, epoch, speed, time left."""
    stopping = watched.stopping and not watched.state.final
    parts = [f"**{_('Stopped') if stopping else _(STATES[watched.state])}**"]
    if watched.state is State.QUEUED:
        parts.append(_("place {n} in line").format(n=watched.position))
    if last is None:
        parts += [_("starting the trainer …")] if watched.state is State.RUNNING else []
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


def figures(last: Snapshot | None, run: Run) -> None:
    """Show the test figures of the newest snapshot, with what such a run is known to reach at its end.

    Dashes hold their place before there are any.
    """
    test = last.test if last else {}
    told = [figure for figure in FIGURES if figure.name in test or figure.always]
    bands = reference.bands(run)
    with st.container(horizontal=True, gap="medium", key="figures"):
        for figure in told:
            value = figure.write(test[figure.name]) if figure.name in test else "–"
            band = bands.get(figure.name)
            told_of = [figure.help, EXPECTED] if band else [figure.help]
            st.metric(
                f"{_(figure.label)} ({_(figure.unit)})", value, _expected(figure, band), width="content",
                delta_color="off", delta_arrow="off", help=" · ".join(_(text) for text in told_of))  # fmt: skip


def _expected(figure: Figure, band: reference.Band | None) -> str | None:
    """The band in words, or None."""
    if band is None:
        return None
    low, high = (figure.write(end) for end in (band.low, band.high))
    return _("expected here ≈ {low}–{high}").format(low=low, high=high)
