"""Where the job stands, in words and figures."""

from __future__ import annotations

from aecore.engine.base import Job, State
from aecore.results import measures
from aecore.results.snapshot import Snapshot
from aecore.run import Run
from aecore.teaching import diagnostics, reference
from aecore.ui import address, failures
from aecore.ui.browser.panels import figures as shown
from aecore.ui.browser.panels import progress as shown_progress
from aecore.ui.browser.panels.figures import Figure
from aecore.ui.browser.panels.progress import Complaint, Progress
from aecore.ui.browser.part import Part
from aecore.ui.live import SILENT
from aecore.ui.words import N_, _
from aecore.wire.words import joined

STATES = {
    State.QUEUED: N_("Waiting"), State.RUNNING: N_("Training"), State.PAUSED: N_("Paused"), State.DONE: N_("Done"),
    State.STOPPED: N_("Stopped"), State.DIVERGED: N_("Diverged"), State.FAILED: N_("Failed"),
}  # fmt: skip


FIGURES = ("total", "recon", "kl", "mmd", "mse")  # as far as a run has them
ALWAYS = ("total", "recon", "mse")  # their places are held before there are any
EXPECTED = N_("Expected: what runs with these settings and other seeds reached at their end.")


def progress(watched: Job | None, key: str = "status") -> Part:
    """Return the bar with its line, and what is wrong with a job, if anything is."""
    return shown_progress.part(bar(watched), key=key)


def bar(watched: Job | None) -> Progress:
    """Return how far a job is, and what is wrong with it, if anything is."""
    if watched is None:
        return Progress(0.0, _("Ready."))
    last = (*watched.snapshots()[-1:], None)[0]
    share = last.step / max(1, last.total_steps) if last else 0.0
    stopping = watched.stopping and not watched.state.final
    name = _(STATES[State.STOPPED] if stopping else STATES[watched.state])
    alarm = _("figures beyond all reason") if last and diagnostics.lost(watched.run, watched.snapshots()) else ""
    return Progress(min(1.0, share), name, _line(watched, last), complaints(watched), alarm)


def complaints(watched: Job) -> list[Complaint]:
    """Return what is wrong with a job."""
    found = [Complaint(failures.told(watched.failure), "error")] if watched.failure else []
    if watched.silence > SILENT:
        silent = _("Nothing was heard from the training process for {seconds:.0f} s; Stop ends it.")
        found.append(Complaint(silent.format(seconds=watched.silence)))
    if watched.orphaned:
        found.append(Complaint(_("The process that starts trainings was ended from outside. This one goes on; the next "
                                 "takes some seconds longer to begin.")))  # fmt: skip
    return found


def offer_to_keep(watched: Job) -> None:
    """Lead to where a run can be kept that the store refused."""
    if watched.unkept and address.visit().page != "train":
        query = watched.run.to_link() | {"dataset": watched.run.dataset, "job": watched.id}
        address.link("train", _("Keep or export it on the Train page"), query, icon=":material/save:")


def _line(watched: Job, last: Snapshot | None) -> list[str]:
    """What comes after the state: place in line, epoch, speed, time left."""
    told = []
    if watched.state is State.QUEUED:
        told.append(_("place {n} in line").format(n=watched.position))
    elif watched.state is State.PAUSED and not watched.placed:
        told.append(_("nobody looked, so another run took its place; it waits for one when it goes on"))
    if last is None:
        return told + ([_("starting the trainer …")] if watched.state is State.RUNNING else [])
    told.append(_("epoch {epoch:.1f} of {epochs}").format(epoch=last.epoch, epochs=watched.run.epochs))
    if last.samples_per_second:
        told.append(_("{speed:,.0f} images/s").format(speed=last.samples_per_second))
    if watched.state in (State.RUNNING, State.PAUSED) and last.step:
        left = last.seconds / last.step * ((watched.asked.stop or last.total_steps) - last.step)
        told.append(_("{seconds:.0f} s left").format(seconds=left))
    elif watched.state.final and last.seconds:  # of a ready-made run nobody knows
        told.append(_("{seconds:.1f} s of training").format(seconds=last.seconds))
    return told


def figures(last: Snapshot | None, run: Run, series: str = "", key: str = "figures") -> Part:
    """Return the test figures of the newest snapshot, with what such a run is known to reach at its end.

    Dashes hold their place before there are any; `series` names the run on the page, whose film they follow.
    """
    return shown.part(told_of(last, run), key=key, series=series)


def told_of(last: Snapshot | None, run: Run) -> list[Figure]:
    """Return the test figures of a snapshot in words."""
    test, bands = last.test if last else {}, reference.bands(run)
    of = [_("Mean of {n:,.0f} test images.").format(n=test["images"])] if "images" in test else []
    return [shown.of(name, test.get(name), band=_expected(name, bands.get(name)),
                     help=joined(" ", [*([_(EXPECTED)] if name in bands else []), *of]))
            for name in FIGURES if name in test or name in ALWAYS]  # fmt: skip


def _expected(name: str, band: reference.Band | None) -> str:
    """The band in words; nothing where there is none."""
    if band is None:
        return ""
    low, high = (measures.of(name).write(end) for end in (band.low, band.high))
    return _("expected here ≈ {low}–{high}").format(low=low, high=high)
