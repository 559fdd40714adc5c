"""The engine on this machine, with its real worker processes."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing import Pipe
from pathlib import Path

import numpy as np
import pytest

from aecore import data as datasets
from aecore.engine import local, watchers, worker
from aecore.engine.base import State
from aecore.engine.job import LocalJob
from aecore.engine.launch import ForkLauncher, SpawnLauncher
from aecore.engine.local import LocalEngine
from aecore.engine.messages import Alive, Task
from aecore.engine.stored import StoredJob
from aecore.engine.watchers import ABSENT
from aecore.knobs import InvalidField
from aecore.learning.control import EverySteps
from aecore.learning.loop import train
from aecore.learning.record import Record
from aecore.results.store import Store, shelf
from aecore.run import Run
from aecore.wire.envelope import open_envelope

PATIENCE = 60.0  # seconds; a test that waits so long has failed
SHORT = Run("vae", dataset="digits", train_images=128, widths=(8,), epochs=2, batch_size=32, precision="fp32")
LONG = dataclasses.replace(SHORT, epochs=1000, train_images=0)  # minutes, if nobody ends it

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="workers are forked")


@pytest.fixture(scope="module")
def quiet(own_folders: Path) -> Iterator[None]:
    """Let the parent find the digits alone, made beforehand."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("AECORE_DATA_DIR", raising=False)
        datasets.load("digits")
        yield


@pytest.fixture(scope="module")
def shared(quiet: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalEngine]:
    made = LocalEngine(Store(tmp_path_factory.mktemp("engine")), slots=1, threads=1)
    yield made
    made.close()


@pytest.fixture
def engine(shared: LocalEngine) -> Iterator[LocalEngine]:
    """The module's engine; whatever a test leaves running is ended."""
    yield shared
    for job in reversed(shared.jobs()):
        job.cancel()
    assert until(lambda: all(job.state.final for job in shared.jobs()))


def until(condition: Callable[[], object], timeout: float = PATIENCE) -> bool:
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.005)
    return False


def alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and not yet waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def started(engine: LocalEngine, run: Run, **options: bool) -> LocalJob:
    """Submit a run and wait for its first steps."""
    job = engine.submit(run, **options).job
    assert job.wait(PATIENCE, since=1), job.failure
    assert job.state is State.RUNNING, job.failure
    return job


def over(job: LocalJob) -> LocalJob:
    assert until(lambda: job.state.final)
    return job


def seeds() -> Iterator[int]:
    yield from range(100, 10_000)


NEXT = seeds()


def new(run: Run) -> Run:
    """Return the run with a seed that no other test has used."""
    return dataclasses.replace(run, seed=next(NEXT))


# --- from submit to done -----------------------------------------------------------------------------------


def test_a_run_is_trained_and_stored_as_it_would_be_here(engine, own_folders):
    run = new(SHORT)
    job = over(engine.submit(run).job)
    assert (job.state, job.failure, job.position, job.silence) == (State.DONE, None, 0, 0.0)
    first, *_, last = job.snapshots()
    assert (first.step, last.step) == (0, 8)
    assert last.weights is None
    stored = engine.store.open(run.id)
    assert stored.run == job.run == run
    *_, here = train(run, datasets.load("digits"), cadence=EverySteps(1000))
    assert stored.last.test == pytest.approx(here.test, rel=1e-4)
    assert [point.step for point in stored.last.curve] == list(range(1, 9))


def test_only_the_newest_snapshot_holds_its_arrays(engine):
    job = started(engine, new(LONG))
    assert job.wait(PATIENCE, since=2)
    *before, last = job.snapshots()
    assert len(last.codes) == 1800
    assert {len(s.codes) for s in before} == {0}
    assert job.snapshots(since=len(before)) == (last,) or len(job.snapshots()) > len(before) + 1


def test_the_same_run_joins_the_job_that_trains_it(engine):
    run = new(LONG)
    job = started(engine, run)
    assert engine.submit(run).job is job
    assert engine.submit(run, shared=False).job is not job
    assert engine.submit(new(LONG)).job is not job


def test_many_who_ask_for_the_same_run_at_once_share_one_job(engine):
    run, gate, got = new(LONG), threading.Barrier(8), []

    def ask() -> None:
        gate.wait()
        got.append(engine.submit(run).job)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({job.id for job in got}) == 1


def test_a_finished_run_opens_from_the_store_and_fresh_trains_it_anew(engine):
    run = new(SHORT)
    over(engine.submit(run).job)
    written = (engine.store.path(run.id) / "run.json").stat().st_mtime_ns
    opened = engine.submit(run).job
    assert opened.state is State.DONE
    assert isinstance(opened, StoredJob)
    assert opened.snapshots()[-1].step == 8
    assert len(opened.snapshots()[-1].codes) == 1800
    assert opened.snapshots()[0].step == 0
    trained = over(engine.submit(run, fresh=True).job)
    assert trained._worker is not None
    assert (engine.store.path(run.id) / "run.json").stat().st_mtime_ns > written


def test_a_run_that_is_kept_by_an_older_id_is_opened_and_not_trained_again(engine):
    """Runs that are equal today were told apart once."""
    run, former = new(SHORT), "0123456789ab"
    over(engine.submit(run).job)
    path = engine.store.path(run.id)
    path.rename(path.with_name(former))
    opened, joined = engine.submit(run)
    assert (opened.run, opened.state, joined) == (run, State.DONE, True)
    assert isinstance(opened, StoredJob)
    assert engine.open(former).snapshots()[-1] is opened.snapshots()[-1], "by whichever id, it is held once"
    assert engine.find(run).run == run


def test_jobs_are_found_by_id(engine):
    job = over(engine.submit(new(SHORT)).job)
    assert engine.attach(job.id) is job
    assert engine.attach("nobody") is None
    assert job in engine.jobs()


def test_what_is_opened_from_the_store_is_no_job_of_the_engine_and_little_is_held(engine, monkeypatch):
    runs = [new(SHORT) for _ in range(3)]
    for run in runs:
        over(engine.submit(run).job)
    monkeypatch.setattr(shelf, "HELD", 2.5 * engine.store.open(runs[0].id).size)
    known = list(engine.jobs())
    for _turn in range(20):
        for run in runs:
            opened = engine.submit(run).job
            assert len(opened.snapshots()[-1].codes) == 1800
            assert engine.attach(opened.id).run == opened.run == run
            for order in (opened.pause, opened.step, opened.resume, opened.cancel):
                order()
            assert (opened.state, opened.failure, opened.kept) == (State.DONE, None, run.id)
    assert list(engine.jobs()) == known
    assert len(engine.store._shelf._held) == 2
    assert engine.open(runs[0].id).snapshots()[-1] is engine.open(runs[0].id).snapshots()[-1]
    engine.store.delete(runs[0].id)
    assert engine.open(runs[0].id) is None
    assert engine.attach(f"kept-{runs[0].id}") is None


def test_a_job_that_is_over_is_read_from_the_store_when_others_need_the_room(engine, monkeypatch):
    job = over(engine.submit(new(SHORT)).job)
    monkeypatch.setattr(local, "HELD", 0)
    over(engine.submit(new(SHORT)).job)
    assert until(lambda: isinstance(engine.attach(job.id), StoredJob))
    again = engine.attach(job.id)
    assert (again.id, again.run, again.asked, again.state) == (job.id, job.run, job.asked, job.state)
    assert again in engine.jobs()
    assert (again.snapshots()[-1].codes == job.snapshots()[-1].codes).all()
    assert [each.step for each in again.snapshots()] == [each.step for each in job.snapshots()]


def test_resuming_a_job_that_is_over_leaves_its_film(quiet, tmp_path):
    (tmp_path / "file").write_text("in the way")
    engine = LocalEngine(Store(tmp_path / "file" / "runs"), slots=1, threads=1)
    try:
        job = over(engine.submit(SHORT).job)
        assert job.film
        job.resume()
        assert job.film
    finally:
        engine.close()


# --- the queue ---------------------------------------------------------------------------------------------


def test_jobs_wait_in_order_and_move_up(engine):
    first = started(engine, new(LONG))
    second, third, fourth = (engine.submit(new(LONG)).job for _ in range(3))
    assert [job.position for job in (first, second, third, fourth)] == [0, 1, 2, 3]
    assert {job.state for job in (second, third, fourth)} == {State.QUEUED}
    second.cancel()
    assert second.state is State.STOPPED
    assert [job.position for job in (second, third, fourth)] == [0, 1, 2]
    first.cancel()
    assert third.wait(PATIENCE)
    assert [job.position for job in (third, fourth)] == [0, 1]
    assert third.state is State.RUNNING
    assert fourth.state is State.QUEUED


@pytest.mark.slow
def test_a_paused_job_keeps_its_place_while_somebody_looks_and_takes_one_again_when_it_goes_on(quiet, tmp_path):
    now = [0.0]
    engine = LocalEngine(Store(tmp_path), slots=1, threads=1, clock=lambda: now[0])
    first, second = started(engine, new(LONG)), engine.submit(new(LONG)).job
    first.pause()
    assert until(lambda: first.snapshots()[-1].network)
    for now[0] in (50.0, 100.0, 150.0):
        first.watch("somebody")
        third = engine.submit(new(LONG)).job
        assert (first.placed, second.position) == (True, 1)
        third.cancel()
    now[0] += ABSENT
    third = engine.submit(new(LONG)).job
    assert until(lambda: second.state is State.RUNNING)
    assert (first.placed, first.state, third.position) == (False, State.PAUSED, 1)
    held = first.snapshots()[-1].step
    third.cancel()
    first.resume()
    assert (first.state, first.position) == (State.QUEUED, 1)
    assert first.snapshots()[-1].step == held
    second.cancel()
    assert until(lambda: first.snapshots()[-1].step > held)
    assert (first.placed, first.state) == (True, State.RUNNING)
    engine.close()


def test_one_that_has_given_its_place_up_can_be_stopped_and_keeps_what_it_learnt(quiet, tmp_path, monkeypatch):
    engine = LocalEngine(Store(tmp_path), slots=1, threads=1)
    monkeypatch.setattr(watchers, "ABSENT", 0.0)  # the engine looks by itself when somebody has long been absent
    held = engine.submit(new(LONG), held=True).job
    assert held.wait(PATIENCE, since=1)
    assert held.snapshots()[-1].step == 1
    second = engine.submit(new(LONG)).job
    assert until(lambda: second.state is State.RUNNING)
    assert (held.state, held.placed) == (State.PAUSED, False)
    held.step()
    assert held.state is State.QUEUED
    held.cancel()
    assert over(held).state is State.STOPPED
    assert engine.store.open(held.kept).run == held.run
    engine.close()


def test_few_paused_jobs_without_a_place_keep_a_worker_and_what_the_others_learnt_is_kept(quiet, tmp_path, monkeypatch):
    engine = LocalEngine(Store(tmp_path), slots=1, threads=1)
    monkeypatch.setattr(watchers, "ABSENT", 0.0)
    monkeypatch.setattr(local, "IDLE", 1)
    jobs = []
    for _turn in range(3):
        jobs.append(engine.submit(new(LONG), held=True).job)
        assert jobs[-1].wait(PATIENCE, since=1)
    last = started(engine, new(LONG))
    assert until(lambda: jobs[1].state.final)
    assert until(lambda: jobs[0].state.final)
    assert [job.state for job in jobs] == [State.STOPPED, State.STOPPED, State.PAUSED]
    assert [job.failure.kind for job in jobs[:2]] == ["left", "left"]
    assert until(lambda: not any(alive(job._worker.pid) for job in jobs[:2]))
    assert alive(jobs[2]._worker.pid)
    assert all(engine.store.open(job.kept).run.stop == 1 for job in jobs[:2])
    assert last.state is State.RUNNING
    engine.close()


def test_a_job_obeys_who_began_it_and_tells_who_joins(engine):
    run = new(LONG)
    job, joined = engine.submit(run, by="one", company="first")
    assert not joined
    assert engine.submit(run, by="other", company="second") == (job, True)
    assert engine.find(run) is job
    assert job.by == "one"
    assert engine.find(new(LONG)) is None


# --- orders ------------------------------------------------------------------------------------------------


def test_a_cancelled_job_keeps_what_it_has_learnt(engine):
    job = started(engine, new(LONG))
    assert job.wait(PATIENCE, since=2)
    job.cancel()
    over(job)
    assert (job.state, job.failure) == (State.STOPPED, None)
    assert job.run.stop == job.snapshots()[-1].step > 0
    assert engine.store.open(job.run.id).run == job.run
    assert engine.store.open(job.asked.id) is None


def test_a_job_cancelled_at_once_is_stopped_not_done(engine):
    job = engine.submit(new(LONG)).job
    job.cancel()
    over(job)
    assert job.state is State.STOPPED


def test_pause_step_and_resume(engine):
    job = started(engine, new(LONG))
    job.pause()
    assert job.state is State.PAUSED
    assert job.silence == 0
    time.sleep(2)  # the step that was under way, and the look at all test images
    held = job.snapshots()[-1].step
    seen = len(job.snapshots())
    assert not job.wait(0.3, since=seen)
    for extra in (1, 2):
        job.step()
        assert job.wait(PATIENCE, since=seen + extra - 1)
        assert job.snapshots()[-1].step == held + extra
    job.resume()
    assert job.state is State.RUNNING
    assert until(lambda: job.snapshots()[-1].step > held + 2)


def test_a_job_that_holds_tells_its_film_and_a_finished_one_leaves_it_to_the_store(engine):
    job = started(engine, new(LONG))
    assert job.film == b""
    job.pause()
    assert until(lambda: job.film)
    told, _ = open_envelope(job.film)
    assert told["frames"][-1]["step"] == job.snapshots()[-1].step
    job.step()
    assert until(lambda: open_envelope(job.film)[0]["frames"][-1]["step"] == told["frames"][-1]["step"] + 1)
    job.resume()
    assert job.film == b""
    job.cancel()
    over(job)
    assert (job.film, job.snapshots()[-1].network) == (b"", b"")
    told, _ = open_envelope(engine.store.film(job.run.id))
    assert told["frames"][-1]["step"] == job.snapshots()[-1].step


def test_snapshots_carry_the_network_while_somebody_touches_or_it_holds(engine):
    job = started(engine, new(LONG))
    assert job.wait(PATIENCE, len(job.snapshots()))
    assert job.snapshots()[-1].network == b""
    job.watch("one", True)
    assert until(lambda: job.snapshots()[-1].network)
    job.watch("one", False)
    assert until(lambda: not job.snapshots()[-1].network)
    job.pause()
    assert until(lambda: job.snapshots()[-1].network)
    seen = len(job.snapshots())
    job.step()
    assert job.wait(PATIENCE, seen)
    assert job.snapshots()[-1].network


def test_who_does_not_touch_takes_the_network_from_nobody_who_does(engine, monkeypatch):
    job = started(engine, new(LONG))
    job.watch("toucher", True)
    assert until(lambda: job.snapshots()[-1].network)
    for watcher in "abcdefghi":
        job.watch(watcher, False)
    seen = len(job.snapshots())
    assert job.wait(PATIENCE, seen + 3)
    assert job.snapshots()[-1].network
    monkeypatch.setattr(watchers, "GONE", 0.0)  # nothing more is heard of the toucher
    assert until(lambda: not job.snapshots()[-1].network)


def test_pausing_a_job_in_the_queue_holds_it_and_says_so(engine):
    first, second = started(engine, new(LONG)), engine.submit(new(LONG)).job
    second.pause()
    first.cancel()
    assert second.wait(PATIENCE)
    time.sleep(0.2)
    assert second.snapshots()[-1].step == 0
    assert second.state is State.PAUSED
    second.resume()
    assert until(lambda: second.snapshots()[-1].step > 0)


def test_a_moved_knob_is_part_of_the_run(engine):
    run = dataclasses.replace(new(LONG), objective="beta_vae")
    job = started(engine, run)
    job.set_knob("beta", 9.0)
    assert until(lambda: job.snapshots()[-1].knobs["beta"] == 9.0)
    job.cancel()
    over(job)
    assert [(s.knob, s.value) for s in job.run.steering] == [("beta", 9.0)]
    assert job.run.steering[0].step > 0
    assert engine.store.open(job.run.id).run == job.run


def test_a_steered_job_is_not_shared(engine):
    run = new(LONG)
    job = started(engine, run)
    job.set_knob("lr", 1e-4)
    assert engine.submit(run).job is not job


@pytest.mark.parametrize(("name", "value"), [("lr", 99.0), ("lr", float("nan")), ("beta", 1.0), ("latent_dim", 3)])
def test_a_wrong_knob_is_refused_and_changes_nothing(name, value, engine):
    run = new(LONG)
    job = started(engine, run)
    with pytest.raises(InvalidField):
        job.set_knob(name, value)
    assert engine.submit(run).job is job


def test_orders_to_a_job_that_is_over_are_ignored(engine):
    job = over(engine.submit(new(SHORT)).job)
    for order in (job.pause, job.step, job.resume, job.cancel):
        order()
    job.set_knob("lr", 0.1)
    assert job.state is State.DONE
    assert job.run.steering == ()


# --- when it goes wrong ------------------------------------------------------------------------------------


def test_a_killed_worker_is_reported_within_a_second_and_its_history_kept(engine):
    job = started(engine, new(LONG))
    assert job.wait(PATIENCE, since=2)
    waiting = engine.submit(new(SHORT)).job
    seen = len(job.snapshots())
    os.kill(job._worker.pid, signal.SIGKILL)
    assert until(lambda: job.state.final, timeout=1)
    assert (job.state, job.failure.kind) == (State.FAILED, "killed")
    assert len(job.snapshots()) >= seen
    assert len(job.snapshots()[-1].codes) == 1800
    assert over(waiting).state is State.DONE


def test_a_run_that_diverges_says_where(engine):
    run = dataclasses.replace(new(SHORT), lr=10.0, schedule="constant", likelihood="gaussian", epochs=50)
    job = over(engine.submit(run).job)
    assert (job.state, job.failure.kind) == (State.DIVERGED, "diverged")
    assert job.failure.details["step"] > 0
    assert set(job.failure.details["terms"]) == {"recon", "kl"}
    assert engine.store.open(run.id) is None


def test_a_run_steered_into_divergence_tells_how_it_was_steered(engine):
    run = dataclasses.replace(new(LONG), schedule="constant", likelihood="gaussian")
    job = started(engine, run)
    job.set_knob("lr", 10.0)
    assert over(job).state is State.DIVERGED
    assert [(s.knob, s.value) for s in job.run.steering] == [("lr", 10.0)]


def test_a_data_set_that_is_not_there_is_said(engine):
    job = over(engine.submit(dataclasses.replace(new(SHORT), dataset="kmnist")).job)
    assert (job.state, job.failure.kind) == (State.FAILED, "data")
    assert "Kuzushiji-MNIST" in job.failure.message


def test_what_the_store_refuses_stays_on_screen_with_all_that_it_takes_to_keep_it_later(quiet, tmp_path):
    (tmp_path / "file").write_text("in the way")
    engine = LocalEngine(Store(tmp_path / "file" / "runs"), slots=1, threads=1)
    try:
        job = over(engine.submit(SHORT).job)
        assert (job.state, job.failure.kind, job.kept) == (State.DONE, "store", "")
        assert job.snapshots()[-1].step == job.unkept.last.step == 8
        assert engine.find(SHORT) is job, "whoever asks for the run sees it"
        assert engine.submit(SHORT) == (job, True)
        engine.keep(job)
        assert (job.failure.kind, job.kept) == ("store", "")
        film = job.film
        (tmp_path / "file").unlink()
        engine.keep(job)
        assert (job.failure, job.unkept, job.film, job.kept) == (None, None, b"", SHORT.id)
        assert (engine.store.open(SHORT.id).last.codes == job.snapshots()[-1].codes).all()
        assert engine.store.film(SHORT.id) == film
        assert engine.store.weights(SHORT.id)
        engine.keep(job)
    finally:
        engine.close()


def test_of_jobs_that_are_over_those_that_no_store_keeps_are_held_longest(quiet, tmp_path, monkeypatch):
    engine = LocalEngine(Store(tmp_path / "runs"), slots=1, threads=1)
    monkeypatch.setattr(local, "HELD", 0)
    (tmp_path / "runs").write_text("in the way")
    refused = over(engine.submit(new(SHORT)).job)
    (tmp_path / "runs").unlink()
    kept = over(engine.submit(new(SHORT)).job)
    over(engine.submit(new(SHORT)).job)
    assert until(lambda: isinstance(engine.attach(kept.id), StoredJob))
    assert engine.attach(refused.id).unkept
    engine.close()


# --- processes ---------------------------------------------------------------------------------------------


def test_after_the_death_of_the_parent_the_next_job_is_trained_and_close_leaves_nobody(quiet, tmp_path):
    engine = LocalEngine(Store(tmp_path), slots=2, threads=1)
    orphan = started(engine, new(LONG))
    assert not orphan.orphaned
    old = engine._launcher._parent.pid
    os.kill(old, signal.SIGKILL)
    assert until(lambda: orphan.orphaned)
    seen = len(orphan.snapshots())
    assert orphan.wait(PATIENCE, seen + 1), "it goes on alone"
    assert over(engine.submit(new(SHORT)).job).state is State.DONE
    running = started(engine, new(LONG))
    own, left = [running._worker.pid, engine._launcher._parent.pid], orphan._worker.pid
    assert all(alive(pid) for pid in (*own, left))
    engine.close()
    try:
        assert until(lambda: not any(alive(pid) for pid in own), timeout=PATIENCE)
        assert until(lambda: not alive(left), timeout=PATIENCE), "the dead parent's worker trains on"
    finally:
        orphan.cancel()


def test_closing_starts_nobody_from_the_queue(quiet, tmp_path):
    engine = LocalEngine(Store(tmp_path), slots=1, threads=1)
    running, waiting = started(engine, new(LONG)), engine.submit(new(LONG)).job
    engine.close()
    assert over(running).state is State.FAILED
    assert over(waiting).state is State.STOPPED
    assert waiting._worker is None
    assert engine._launcher._parent is None


def test_the_launcher_is_closed_after_the_start_that_is_under_way():
    launcher = ForkLauncher()
    launcher._lock.acquire()
    closing = threading.Thread(target=launcher.close)
    closing.start()
    closing.join(0.05)
    assert closing.is_alive()
    launcher._lock.release()
    closing.join(PATIENCE)
    assert not closing.is_alive()


def test_there_is_no_silence_before_there_is_a_worker_nor_while_it_holds(engine):
    class Late:
        """Starts a worker when it is let."""

        gate = threading.Event()

        def start(self):
            self.gate.wait(PATIENCE)
            raise OSError("no process")

    job = LocalJob(new(LONG), False, lambda: None)
    assert job.begin()
    driving = threading.Thread(target=job.drive, args=(Late(), Task(job.asked, "", False, 1)))
    driving.start()
    assert (job.state, job.silence) == (State.RUNNING, 0)
    Late.gate.set()
    driving.join()
    assert job.state is State.FAILED


def test_a_worker_that_has_long_told_nothing_says_that_it_is_there(monkeypatch):
    ours, theirs = Pipe()
    control = worker.RemoteControl(theirs, Record(np.zeros(1, np.uint8)))
    assert list(control.orders(wait=False)) == []
    assert not ours.poll(0)
    monkeypatch.setattr(worker, "BEAT", 0.0)
    assert list(control.orders(wait=False)) == []
    assert isinstance(ours.recv(), Alive)


def test_a_stopped_worker_is_silent_and_goes_on_when_it_is_let(engine):
    job = started(engine, new(LONG))
    assert job.wait(PATIENCE, since=2)
    os.kill(job._worker.pid, signal.SIGSTOP)
    assert until(lambda: job.silence > 1, timeout=PATIENCE)
    os.kill(job._worker.pid, signal.SIGCONT)
    assert until(lambda: job.silence < 1)


def test_workers_end_with_their_jobs(engine):
    job = over(engine.submit(new(SHORT)).job)
    assert until(lambda: not alive(job._worker.pid), timeout=PATIENCE)


WEB = """
    import sys, time
    from aecore.engine.local import LocalEngine
    from aecore.run import Run
    from aecore.results.store import Store
    if __name__ == "__main__":
        engine = LocalEngine(Store(sys.argv[1]), slots=1, threads=1)
        job = engine.submit(Run.from_json(sys.argv[2])).job
        assert job.wait(60, since=1), job.failure
        heavy = {"torch", "sklearn", "umap"} & set(sys.modules)
        print(engine._launcher._parent.pid, job._worker.pid, len(heavy), flush=True)
        time.sleep(60)
"""


@pytest.fixture(scope="module")
def web(quiet: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[subprocess.Popen, list[int]]]:
    """A process that holds an engine with a job in training, and the numbers it prints."""
    folder = tmp_path_factory.mktemp("web")
    (folder / "web.py").write_text(textwrap.dedent(WEB))
    process = subprocess.Popen([sys.executable, str(folder / "web.py"), str(folder / "runs"), LONG.to_json()],
                               stdout=subprocess.PIPE, text=True)  # fmt: skip
    yield process, [int(word) for word in process.stdout.readline().split()]
    process.kill()
    process.wait()
    process.stdout.close()


def test_the_web_process_never_imports_torch(web):
    _, (_, _, heavy) = web
    assert heavy == 0


def test_a_web_process_that_dies_takes_everybody_along(web):
    process, (parent, worker, _) = web
    assert alive(parent)
    assert alive(worker)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert until(lambda: not alive(parent) and not alive(worker), timeout=2)


def test_workers_can_be_started_from_scratch_where_there_is_no_fork(quiet, tmp_path):
    engine = LocalEngine(Store(tmp_path), slots=1, threads=1, launcher=SpawnLauncher())
    job = started(engine, new(LONG))
    assert job.wait(PATIENCE, since=2)
    job.cancel()
    assert over(job).state is State.STOPPED, job.failure
    assert engine.store.open(job.run.id) is not None
    assert until(lambda: not alive(job._worker.pid), timeout=PATIENCE)
    engine.close()


def test_a_company_shares_one_place_and_others_wait(engine):
    together = [engine.submit(new(LONG), company="three").job for _each in range(3)]
    other = engine.submit(new(LONG)).job
    assert until(lambda: all(job.state is State.RUNNING for job in together))
    assert (other.state, other.position) == (State.QUEUED, 1)
    for job in together[:2]:
        job.cancel()
        over(job)
    assert other.state is State.QUEUED, "one of them still trains"
    together[2].cancel()
    assert until(lambda: other.state is State.RUNNING)
    other.cancel()
    over(other)
