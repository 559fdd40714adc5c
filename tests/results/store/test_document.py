"""run.json: sealed, read back, and refused with the reason where it is not what was written."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest

from aecore.results.store import FORMAT, SEALED, Damaged, Store, StoreError, document
from aecore.results.store.trouble import Flaw
from aecore.run import Run

RUN = Run("beta_vae")


def plain(**changes: object) -> dict[str, object]:
    """What format 2 told at the least."""
    told = {"format": FORMAT, "run": RUN.to_dict(), "last": {"test": {"mse": 0.5}, "seconds": 1.0}}
    return told | changes


def with_seal(told: dict[str, object]) -> bytes:
    return document.sealed({name: value for name, value in told.items() if name != "format"}, {})


def test_a_sealed_document_is_read_and_knows_its_own_digest():
    raw = with_seal(plain())
    told = document.unsealed(raw)
    assert told["format"] == SEALED
    assert document.glance(told, 7).run == RUN
    assert (document.glance(told, 7).test, document.glance(told, 7).written) == ({"mse": 0.5}, 7)


def test_a_document_from_before_there_were_seals_is_read():
    assert document.glance(document.unsealed(json.dumps(plain()).encode()), 0).run == RUN


def changed_seed(raw: bytes) -> bytes:
    return raw.replace(b'"seed": 0', b'"seed": 1')


def written_anew(raw: bytes) -> bytes:
    return json.dumps(json.loads(raw), indent=1).encode()


def without_digest(raw: bytes) -> bytes:
    return re.sub(rb'"run.json": "\w+"', b'"other": "0"', raw)


@pytest.mark.parametrize("damage", [changed_seed, written_anew, without_digest, lambda raw: raw + b" "])
def test_an_altered_document_is_refused(damage):
    raw = with_seal(plain())
    assert damage(raw) != raw
    with pytest.raises(Flaw, match="its digest differs"):
        document.unsealed(damage(raw))


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"3", b"{}", b'{"format": "2"}', b'{"format": true}', b"\xff\xfe", b"[" * 100_000,
            b'{"format": 2, "run": ' + b'{"a": ' * 100_000 + b"1" + b"}" * 100_002, b"9" * 10_000],
    ids=range(11),
)  # fmt: skip
def test_what_is_no_such_json_is_refused_and_not_survived(raw):
    with pytest.raises(Flaw, match="no JSON"):
        document.unsealed(raw)


GIANT = 10**400
NAN = float("nan")
RUNS = [
    None, [], {}, {"objective": {"name": "vae"}, "seed": "x"},
    *(RUN.to_dict() | change for change in (
        {"seed": GIANT}, {"lr": GIANT}, {"seed": None}, {"widths": GIANT}, {"widths": [[1]]}, {"widths": None},
        {"objective": {"name": ["vae"]}}, {"objective": "vae"}, {"steering": 3}, {"steering": [3]},
        {"steering": [[0, "beta", GIANT]]}, {"steering": [[GIANT, "beta", 1]]}, {"steering": [[0, ["beta"], 1]]},
        {"steering": [[0, "beta", None]]}, {"steering": [[0, "beta", NAN]]}, {"steering": [["0", "beta", 1]]})),
]  # fmt: skip
LASTS = [
    None, {}, {"test": [1], "seconds": 1},
    *({"test": {}, "seconds": seconds} for seconds in ("x", None, NAN, GIANT)),
    *({"test": {"mse": error}, "seconds": 1} for error in (None, "0.5", NAN, GIANT, True, [])),
]  # fmt: skip
WRONG = [*({"run": run} for run in RUNS), *({"last": last} for last in LASTS)]


@pytest.mark.parametrize("change", WRONG, ids=range(len(WRONG)))
@pytest.mark.parametrize("write", [lambda told: json.dumps(told).encode(), with_seal], ids=["before", "sealed"])
def test_a_value_of_the_wrong_kind_is_refused_and_named(change, write):
    with pytest.raises(Flaw, match="holds") as told:
        document.glance(document.unsealed(write(plain(**change))), 0)
    assert len(str(told.value)) < 200
    assert "…" in str(told.value) or str(GIANT)[:60] not in str(told.value)


def test_a_run_of_a_newer_version_is_no_damage(result, store):
    path = store.save(result(RUN)) / "run.json"
    path.write_text(path.read_text().replace(f'"format": {SEALED}', f'"format": {SEALED + 1}'))
    with pytest.raises(OSError, match="newer version"):
        store.open(RUN.id)
    assert "newer version" in str(store.look().wrong[RUN.id])
    assert not isinstance(store.look().wrong[RUN.id], Damaged)
    assert RUN.id in store


def test_an_altered_seed_is_refused_where_the_run_is_opened_too(result, store):
    path = store.save(result(RUN)) / "run.json"
    path.write_bytes(changed_seed(path.read_bytes()))
    assert list(store.look().wrong) == [RUN.id]
    assert store.open(RUN.id) is None
    assert RUN.id not in store
    assert "its digest differs" in str(store.look().aside[RUN.id])


def as_before(store: Store, run_id: str) -> None:
    """Turn a run into one that an older version kept: unsealed, its film without a digest."""
    path = store.path(run_id) / "run.json"
    told = json.loads(path.read_text())
    for name in ("run.json", "film.bin"):
        del told["sha256"][name]
    path.write_text(json.dumps(told | {"format": FORMAT}))


def test_runs_that_older_versions_kept_are_opened(result, store):
    asked = result(RUN, 3)
    store.save(asked, film=b"a film")
    as_before(store, RUN.id)
    back = store.open(RUN.id)
    assert (back.run, back.tests, back.last.curve) == (asked.run, asked.tests, asked.last.curve)
    assert (back.last.codes == 3).all()
    assert store.film(RUN.id) == b"a film"
    assert store.ids() == [RUN.id]


def test_weights_without_a_digest_are_damage_and_no_error_of_a_library(result, store):
    path = store.save(result(RUN))
    as_before(store, RUN.id)
    told = json.loads((path / "run.json").read_bytes())
    del told["sha256"]["weights.safetensors"]
    (path / "run.json").write_text(json.dumps(told))
    (path / "weights.safetensors").write_bytes(b"none")
    with pytest.raises(StoreError, match=r"weights\.safetensors is not what was written"):
        store.weights(RUN.id)


def test_a_damaged_film_is_none_and_the_run_stays(result, store):
    store.save(result(RUN), film=b"a film of some length")
    film = store.path(RUN.id) / "film.bin"
    film.write_bytes(film.read_bytes()[:-1] + b"x")
    assert store.film(RUN.id) == b""
    assert store.open(RUN.id) is not None


@pytest.mark.parametrize(
    "change", [{"step": "4"}, {"step": -1}, {"epoch": None}, {"seconds": float("nan")}, {"curve": 3}, {"knobs": [1]},
               {"curve": [{"step": 1}]}, {"curve": [{"step": 1, "terms": {"recon": None}}]}, {"strange": 1}],
)  # fmt: skip
def test_an_unsealed_document_with_a_wrong_snapshot_counts_as_none(change, result, store):
    store.save(result(RUN))
    as_before(store, RUN.id)
    path = store.path(RUN.id) / "run.json"
    told = json.loads(path.read_text())
    path.write_text(json.dumps(told | {"last": told["last"] | change}))
    assert store.open(RUN.id) is None


def test_figures_beyond_all_bounds_are_figures(result, store):
    odd = result(RUN)
    odd = dataclasses.replace(odd, last=dataclasses.replace(odd.last, test={"total": float("inf")}))
    store.save(odd)
    assert store.look().runs[RUN.id].test == {"total": float("inf")}
