"""Where the job stands, in words and figures."""

from __future__ import annotations

import streamlit as st

from aecore.engine.base import Job, State
from aecore.results import measures
from aecore.results.snapshot import Snapshot
from aecore.run import Run
from aecore.teaching import diagnostics, reference
from aecore.ui import address, failures
from aecore.ui.browser.panels import figures as shown
from aecore.ui.browser.panels.figures import Figure
from aecore.ui.plain import Markdown, plain
from aecore.ui.words import N_, _

SILENT = 3.0  # seconds without a word from the worker before the page says so
STATES = {
    State.QUEUED: N_("Waiting"), State.RUNNING: N_("Training"), State.PAUSED: N_("Paused"), State.DONE: N_("Done"),
    State.STOPPED: N_("Stopped"), State.DIVERGED: N_("Diverged"), State.FAILED: N_("Failed"),
}  # fmt: skip


FIGURES = ("total", "recon", "kl", "mmd", "mse")  # as far as a run has them
ALWAYS = ("total", "recon", "mse")  # their places are held before there are any
EXPECTED = N_("Expected: what runs with these settings and other seeds reached at their end.")


def progress(watched: Job | None, last: Snapshot | None) -> None:
    """Show the bar, and what went wrong if something did."""
    if watched is None:
        st.progress(0.0, _("Ready."))
    else:
        share = last.step / max(1, last.total_steps) if last else 0.0
        st.progress(min(1.0, share), _line(watched, last))
    with st.container():  # always there: a message that comes or goes must not shift, and so remount, the map
        if watched:
            complain(watched)


def complain(watched: Job) -> None:
    """Say what is wrong with a job, if anything is."""
    if watched.failure:
        st.error(plain(failures.told(watched.failure)), icon=":material/error:")
    if watched.unkept and address.visit().page != "train":
        query = watched.run.to_link() | {"dataset": watched.run.dataset, "job": watched.id}
        address.link("train", _("Keep or export it on the Train page"), query, icon=":material/save:")
    if watched.silence > SILENT:
        st.warning(_("Nothing was heard from the training process for {seconds:.0f} s; Stop ends it.").format(
            seconds=watched.silence), icon=":material/hourglass_top:")  # fmt: skip
    if watched.orphaned:
        st.warning(_("The process that starts trainings was ended from outside. This one goes on; the next takes some "
                     "seconds longer to begin."), icon=":material/link_off:")  # fmt: skip


def _line(watched: Job, last: Snapshot | None) -> Markdown:
    """One line: state, epoch, speed, time left."""
    stopping = watched.stopping and not watched.state.final
    parts = [f"**{_('Stopped') if stopping else _(STATES[watched.state])}**"]
    if watched.state is State.QUEUED:
        parts.append(_("place {n} in line").format(n=plain(watched.position)))
    elif watched.state is State.PAUSED and not watched.placed:
        parts.append(_("nobody looked, so another run took its place; it waits for one when it goes on"))
    if last is None:
        parts += [_("starting the trainer …")] if watched.state is State.RUNNING else []
        return " · ".join(parts)
    epochs = plain(watched.run.epochs)
    parts.append(_("epoch {epoch:.1f} of {epochs}").format(epoch=last.epoch, epochs=epochs))
    if last.samples_per_second:
        parts.append(_("{speed:,.0f} images/s").format(speed=last.samples_per_second))
    if watched.state in (State.RUNNING, State.PAUSED) and last.step:
        left = last.seconds / last.step * ((watched.asked.stop or last.total_steps) - last.step)
        parts.append(_("{seconds:.0f} s left").format(seconds=left))
    elif watched.state.final and last.seconds:  # of a ready-made run nobody knows
        parts.append(_("{seconds:.1f} s of training").format(seconds=last.seconds))
    if diagnostics.lost(watched.run, watched.snapshots()):
        parts.append(f":material/warning: **{_('figures beyond all reason')}**")
    return " · ".join(parts)


def figures(last: Snapshot | None, run: Run, series: str = "", key: str = "figures") -> None:
    """Show the test figures of the newest snapshot, with what such a run is known to reach at its end.

    Dashes hold their place before there are any; `series` names the run on the page, whose film they follow.
    """
    shown.mount(told_of(last, run), key=key, series=series)


def told_of(last: Snapshot | None, run: Run) -> list[Figure]:
    """Return the test figures of a snapshot in words."""
    test, bands = last.test if last else {}, reference.bands(run)
    of = [_("Mean of {n:,.0f} test images.").format(n=test["images"])] if "images" in test else []
    return [shown.of(name, test.get(name), band=_expected(name, bands.get(name)),
                     help=" ".join([*([_(EXPECTED)] if name in bands else []), *of]))
            for name in FIGURES if name in test or name in ALWAYS]  # fmt: skip


def _expected(name: str, band: reference.Band | None) -> str:
    """The band in words; nothing where there is none."""
    if band is None:
        return ""
    low, high = (measures.of(name).write(end) for end in (band.low, band.high))
    return _("expected here ≈ {low}–{high}").format(low=low, high=high)
