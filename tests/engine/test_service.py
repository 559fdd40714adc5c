"""The service with its real process: sharing, order, cancelling, failures, what is kept."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from aecore.analyses import ask
from aecore.analyses.base import CLUSTER, Request
from aecore.engine.analysis import LocalAnalysis
from aecore.engine.base import State
from aecore.engine.service import REMEMBERED, Service
from aecore.results.store import Store

PATIENCE = 60.0  # seconds; a test that waits so long has failed
HERE = str(Path(__file__).parent)


@pytest.fixture(scope="module", autouse=True)
def found() -> Iterator[None]:
    """Let the worker find this folder's samples."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([HERE, os.environ["PYTHONPATH"]]))
        yield


@pytest.fixture(scope="module")
def shared(found: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    made = Service(Store(tmp_path_factory.mktemp("service") / "runs"), threads=1, warm=())
    yield made
    made.close()


@pytest.fixture
def service(shared: Service) -> Iterator[Service]:
    """The module's service; whatever a test leaves running is ended."""
    yield shared
    for work in list(shared._works.values()):
        for who in list(work._askers):
            work.cancel(who)
        assert work.wait(PATIENCE)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


def squares(n: int, log: Path) -> Request:
    return Request("samples_for_analysis:squares", {"n": n, "log": str(log)})


def sleep(seconds: float, name: str = "") -> Request:
    return Request("samples_for_analysis:sleep", {"seconds": seconds, "name": name})


def until(condition: Callable[[], object]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.005)
    return False


def over(work: LocalAnalysis) -> LocalAnalysis:
    assert work.wait(PATIENCE)
    return work


def running(work: LocalAnalysis) -> LocalAnalysis:
    assert until(lambda: work.state is State.RUNNING and work.fraction > 0)
    return work


def alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and not yet waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


# --- from asking to the outcome ---------------------------------------------------------------------------


def test_an_analysis_is_made_elsewhere_and_comes_back(service, log):
    work = over(service.ask(squares(5, log)))
    assert (work.state, work.failure, work.position, work.fraction, work.left) == (State.DONE, None, 0, 1.0, None)
    assert work.outcome.arrays["squares"].tolist() == [0, 1, 4, 9, 16]
    assert work.outcome.facts["store"] == str(service.store.root)
    assert work.outcome.facts["pid"] not in (os.getpid(), None)


def test_one_process_makes_them_all(service, log):
    pids = {over(service.ask(squares(n, log))).outcome.facts["pid"] for n in (2, 3)}
    assert len(pids) == 1


def test_many_who_ask_for_the_same_at_once_share_one_work(service, log):
    request, gate, got = squares(7, log), threading.Barrier(8), []

    def ask() -> None:
        gate.wait()
        got.append(service.ask(request))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, got))) == 1
    over(got[0])
    assert log.read_text() == "7\n"
    assert service.ask(request) is got[0]


def test_works_wait_in_order_and_tell_how_far_they_are(service):
    first, second, third = (service.ask(sleep(0.6, name)) for name in "abc")
    running(first)
    assert [work.position for work in (first, second, third)] == [0, 1, 2]
    assert (second.state, second.left) == (State.QUEUED, None)
    assert first.stage == CLUSTER
    assert until(lambda: first.fraction > 0.5)
    assert 0 < first.left < 0.6
    over(first)
    assert until(lambda: third.position == 1)
    over(third)
    assert second.state is State.DONE


def test_finding_begins_nothing(service, log):
    assert service.asked(squares(1, log)) is None
    work = service.ask(squares(1, log))
    assert service.asked(squares(1, log)) is work


def test_old_works_are_forgotten(service, log):
    first = over(service.ask(squares(100, log)))
    for n in range(101, 101 + REMEMBERED):
        over(service.ask(squares(n, log)))
    assert len(service._works) <= REMEMBERED + 1
    assert service.asked(first.request) is None
    assert over(service.ask(first.request)).state is State.DONE  # from the disk
    assert len(log.read_text().split()) == REMEMBERED + 1


# --- ending early -------------------------------------------------------------------------------------------


def test_a_queued_work_that_is_cancelled_leaves_the_line(service):
    first, second, third = (service.ask(sleep(30, name)) for name in "xyz")
    running(first)
    second.cancel()
    assert second.state is State.STOPPED
    assert third.position == 1
    assert first.state is State.RUNNING


def test_a_running_work_that_is_cancelled_ends_at_once_and_the_next_begins(service, log):
    pid = over(service.ask(squares(11, log))).outcome.facts["pid"]
    first, second = service.ask(sleep(30, "cancel")), service.ask(squares(12, log))
    running(first).cancel()
    over(first)
    assert (first.state, first.failure) == (State.STOPPED, None)
    assert over(second).state is State.DONE
    assert second.outcome.facts["pid"] != pid
    assert not alive(pid)


def test_a_work_goes_on_while_anybody_waits_for_it(service):
    work = service.ask(sleep(30, "ours"), "me")
    assert service.ask(work.request, "you") is service.ask(work.request, "me") is work
    running(work).cancel("me")
    assert not work.wait(0.2)
    work.cancel("you")
    assert over(work).state is State.STOPPED


def test_a_cancelled_work_can_be_asked_for_anew(service):
    work = running(service.ask(sleep(0.4, "again")))
    work.cancel()
    other = service.ask(work.request)  # the first one's process may still be dying
    assert other is not work
    assert over(other).state is State.DONE
    assert work.state is State.STOPPED


# --- failures -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("how", "sentence"), [
    ("unsuitable", "3 images are too few."),
    ("field", "dims is 5, but it must be 3 at most."),
    ("data", "MNIST is not on this machine yet"),
    ("memory", "not enough memory"),
    ("disk", "/full/numba: No space left on device). Free some space there"),
    ("disk: store", "could not be kept in /full: No space left on device. Free some space there"),
    ("error", "RuntimeError: as expected"),
    ("killed", "ended unexpectedly"),
])  # fmt: skip
def test_every_failure_is_a_sentence_and_the_next_one_is_served(service, log, how, sentence):
    work = over(service.ask(Request("samples_for_analysis:fail", {"how": how})))
    assert (work.state, work.failure.kind, work.outcome) == (State.FAILED, how.split(":")[0], None)
    assert sentence in work.failure.message
    assert service.asked(work.request) is work
    assert over(service.ask(squares(4, log))).state is State.DONE


def test_a_worker_killed_while_idle_is_replaced_unnoticed(service, log):
    pid = over(service.ask(squares(21, log))).outcome.facts["pid"]
    os.kill(pid, 9)
    assert until(lambda: not service._process.alive)
    assert over(service.ask(squares(22, log))).state is State.DONE


def test_a_process_that_cannot_be_started_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    service = Service(Store(tmp_path / "runs"), threads=1, warm=())
    work = over(service.ask(sleep(1)))
    assert work.failure.message.startswith("No process could be started")
    service.close()


def test_what_fails_while_warming_up_does_not_matter(tmp_path, log):
    service = Service(Store(tmp_path / "runs"), threads=1, warm=("no_such_module:warm", "samples_for_analysis:fail"))
    service.warm()
    time.sleep(0.1)
    assert over(service.ask(squares(2, log))).state is State.DONE
    service.close()


# --- what is kept -------------------------------------------------------------------------------------------


def test_what_was_found_is_kept_for_the_next_service(service, log):
    first = over(service.ask(squares(31, log)))
    other = Service(service.store, warm=())
    work = other.ask(first.request)
    assert work.state is State.DONE
    assert np.array_equal(work.outcome.arrays["squares"], first.outcome.arrays["squares"])
    assert work.outcome.facts == first.outcome.facts
    assert other._thread is None  # no process was needed
    assert log.read_text() == "31\n"


def test_a_damaged_file_is_set_aside_and_the_analysis_made_anew(service, log):
    first = over(service.ask(squares(41, log)))
    path = ask.cache(service.store).path(first.request)
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 3] ^= 0xFF
    path.write_bytes(raw)
    del service._works[first.request.key]
    assert over(service.ask(first.request)).state is State.DONE
    assert log.read_text() == "41\n41\n"
    assert path.with_name(path.name + ".bad").exists()
    assert ask.kept(first.request, service.store)


def test_a_run_that_is_trained_again_is_analysed_again(service, monkeypatch, log):
    request, digests = squares(51, log), ["one"]
    monkeypatch.setattr(service.store, "digest", lambda run: digests[-1])
    first = over(service.ask(request))
    first.outcome = dataclasses.replace(first.outcome, runs={"0123456789ab": "one"})
    assert service.ask(request) is first
    assert service.at_hand(request)
    digests.append("two")
    assert service.ask(request) is not first


# --- ends of lives ------------------------------------------------------------------------------------------


def test_closing_ends_all(tmp_path):
    service = Service(Store(tmp_path / "runs"), threads=1, warm=())
    first, second = service.ask(sleep(30)), service.ask(sleep(31))
    pid = (running(first), service._process.pid)[1]
    service.close()
    assert {first.state, second.state} == {State.STOPPED}
    assert not alive(pid)


def test_the_process_does_not_outlive_its_server_even_amid_work(tmp_path):
    code = f"""
        import time
        from aecore.analyses.base import Request
        from aecore.engine.service import Service
        from aecore.results.store import Store
        service = Service(Store({str(tmp_path / "runs")!r}), threads=1, warm=())
        work = service.ask(Request("samples_for_analysis:sleep", {{"seconds": 60}}))
        while not work.fraction:
            time.sleep(0.01)
        print(service._process.pid, flush=True)
        time.sleep(60)
    """
    server = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True)
    pid = int(server.stdout.readline())
    assert alive(pid)
    server.kill()
    server.wait()
    assert until(lambda: not alive(pid))


def test_asking_for_analyses_loads_nothing_heavy():
    names = ("analyses.base", "analyses.cache", "analyses.points.question", "analyses.layout.question",
             "engine.process", "engine.service", "engine.analyst_messages",
             "engine.work", "engine.analyst")  # fmt: skip
    code = f"import sys, {', '.join('aecore.' + name for name in names)}; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert not {"torch", "sklearn", "umap", "numba", "streamlit", "scipy"} & set(told.stdout.split())
