"""What holds for every objective, present and future: one body over all that are discovered."""

from __future__ import annotations

import dataclasses
import inspect
import json
import math
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from aecore import cli, nets, objectives
from aecore.control import EverySteps
from aecore.knobs import InvalidField, Knob, knobs
from aecore.run import Run
from aecore.training import train

EVERY = objectives.catalogue()
KNOBS = [pytest.param(cls, item, id=f"{name}-{item.name}") for name, cls in EVERY.items() for item in knobs(cls)]

each = pytest.mark.parametrize("cls", EVERY.values(), ids=EVERY)


def ends(item: Knob) -> list[object]:
    return list(item.choices) if item.kind == "choice" else [v for v in (item.low, item.high) if math.isfinite(v)]


def wrong(item: Knob) -> list[object]:
    if item.kind == "choice":
        return ["no such choice", 3, None]
    beyond = [item.low - 1, *([item.high + 1] if math.isfinite(item.high) else [])]
    return [*beyond, math.inf, -math.inf, math.nan, "much", None, True, *([item.default + 0.5] * (item.kind == "int"))]


def terms(objective: objectives.Objective, **changes: object) -> tuple[dict[str, torch.Tensor], nets.Autoencoder]:
    run = Run(objective, **{"widths": (16,), "latent_dim": 3, "precision": "fp32", **changes})
    rng = torch.Generator().manual_seed(0)
    net = nets.build(run, rng)
    x = torch.rand(12, 784, generator=rng)
    p = net(x, objective.corrupt(x, rng), rng, objective.samples)
    return objective.terms(p, net, rng), net


def curve(snapshots: list) -> list[tuple[int, dict[str, float]]]:
    return [(point.step, dict(point.terms)) for snapshot in snapshots for point in snapshot.curve]


# --- what it says of itself --------------------------------------------------------------------------------


@each
def test_it_says_what_it_is_and_where_it_comes_from(cls):
    assert cls.name == cls.__module__.rpartition(".")[2]
    assert cls.title
    assert cls.summary.endswith(".")
    assert "\\" in cls.equation
    assert cls.equation.count("{") == cls.equation.count("}")
    assert any(c.isdigit() for c in cls.reference), "a reference names a year or a number"
    assert cls.posterior in ("point", "gaussian")
    assert isinstance(cls.order, int | float)
    assert inspect.getdoc(cls)


@each
def test_it_is_short_and_shows_its_loss(cls):
    source = Path(inspect.getsourcefile(cls)).read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 60
    assert "def terms" in inspect.getsource(cls)


def test_the_order_of_the_menu_is_total():
    orders = [cls.order for cls in EVERY.values()]
    assert orders == sorted(set(orders))


@pytest.mark.parametrize(("cls", "item"), KNOBS)
def test_a_knob_has_words_and_a_default_in_its_range(cls, item):
    assert item.label
    assert item.help.endswith(".")
    assert item.check(item.default) == item.default


@pytest.mark.parametrize(("cls", "item"), KNOBS)
def test_a_knob_takes_its_ends_and_refuses_what_lies_beyond(cls, item):
    for value in ends(item):
        assert getattr(cls(**{item.name: value}), item.name) == value
    for value in wrong(item):
        with pytest.raises(InvalidField) as caught:
            cls(**{item.name: value})
        assert caught.value.field == item.name
        assert repr(caught.value.value) == repr(value)
        assert caught.value.allowed == item.allowed
        assert all(part in str(caught.value) for part in (item.name, repr(value), item.allowed))


@each
def test_it_is_frozen(cls):
    objective = cls()
    assert dataclasses.is_dataclass(cls)
    with pytest.raises(dataclasses.FrozenInstanceError):
        objective.name = "other"
    assert objective == cls()
    assert hash(objective) == hash(cls())


@each
def test_a_run_with_it_survives_json_link_and_pickle(cls):
    changed = {item.name: ends(item)[-1] for item in knobs(cls) if ends(item)}
    for run in (Run(cls()), Run(cls(**changed), latent_dim=7, lr=1 / 300)):
        assert Run.from_json(run.to_json()) == run
        assert Run.from_link(run.to_link()) == run
        assert pickle.loads(pickle.dumps(run)) == run
        assert Run.from_json(run.to_json()).id == Run.from_link(run.to_link()).id == run.id


def test_describing_them_needs_no_torch():
    code = (
        "import sys, inspect, aecore.objectives, aecore.run\n"
        "for name, cls in aecore.objectives.catalogue().items():\n"
        "    assert inspect.getsource(cls) and cls.title and aecore.run.Run(name).id\n"
        "assert 'torch' not in sys.modules\n"
        "assert 'sklearn' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


# --- what it computes --------------------------------------------------------------------------------------


@each
@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])
def test_terms_are_finite_scalars_and_reach_every_trained_parameter(cls, likelihood):
    found, net = terms(cls(), likelihood=likelihood)
    assert found
    assert all(term.shape == () and term.isfinite() for term in found.values())
    sum(found.values()).backward()
    for phase in cls().phases(net):
        for parameter in phase.trained:
            assert parameter.grad is not None
            assert parameter.grad.isfinite().all()


@pytest.mark.parametrize(("cls", "item"), KNOBS)
def test_terms_are_finite_at_both_ends_of_a_knob(cls, item):
    for value in ends(item):
        found, _ = terms(cls(**{item.name: value}))
        assert all(term.isfinite() for term in found.values()), value


@each
def test_shares_of_its_phases_add_up_to_one(cls):
    _, net = terms(cls())
    shares = [phase.share for phase in cls().phases(net)]
    assert sum(shares) == pytest.approx(1)
    assert min(shares) > 0


@each
def test_twenty_steps_lower_the_loss(cls, tiny, small):
    run = small(cls(), epochs=3, stop=20, schedule="constant")
    first, *_, last = train(run, tiny, cadence=EverySteps(1000))
    assert last.step == 20
    assert last.test["total"] < first.test["total"]


@each
def test_the_same_seed_gives_the_same_curve_and_another_seed_another(cls, tiny, small):
    before = torch.get_rng_state()
    one, same, other = (list(train(small(cls(), seed=seed), tiny)) for seed in (3, 3, 4))
    assert torch.equal(torch.get_rng_state(), before)
    assert curve(one) == curve(same)
    assert curve(one) != curve(other)


@each
def test_how_often_it_is_looked_at_does_not_change_what_it_learns(cls, tiny, small):
    often, seldom = (list(train(small(cls()), tiny, cadence=EverySteps(n))) for n in (1, 7))
    assert len(often) > len(seldom)
    assert curve(often) == curve(seldom)
    for name, weight in often[-1].weights.items():
        np.testing.assert_array_equal(weight, seldom[-1].weights[name])
    assert often[-1].test == seldom[-1].test


@each
def test_the_command_line_lists_it_with_its_knobs(cls, capsys):
    assert cli.main(["objectives", "--json"]) == 0
    entry = json.loads(capsys.readouterr().out)[cls.name]
    assert entry["title"] == cls.title
    assert [k["name"] for k in entry["knobs"]] == [item.name for item in knobs(cls)]
    assert cli.main(["objectives"]) == 0
    assert cls.title in capsys.readouterr().out


# --- a new one is one file ---------------------------------------------------------------------------------

DROPPED = '''
"""A new objective."""
from __future__ import annotations
from dataclasses import dataclass
from aecore.knobs import knob
from aecore.objectives.base import Objective

@dataclass(frozen=True)
class Shrunk(Objective):
    """Codes kept short."""
    order = 10.5
    title = "Shrunk autoencoder"
    summary = "Keeps codes short."
    equation = r"\\mathcal{L}"
    reference = "nobody, 2026"
    weight: float = knob(0.5, low=0.0, high=2.0, label="w", help="How much.", live=True)

    def terms(self, p, net, rng):
        return {"recon": p.recon.mean(), "size": self.weight * p.z.square().sum(-1).mean()}
'''


@pytest.fixture
def dropped(tmp_path, monkeypatch):
    """Put one file into a folder of objectives; nothing else is told of it."""
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "shrunk_for_a_test.py").write_text(DROPPED)
    monkeypatch.setattr(objectives, "__path__", [*objectives.__path__, str(folder)])
    yield "shrunk_for_a_test"
    sys.modules.pop("aecore.objectives.shrunk_for_a_test", None)
    vars(objectives).pop("shrunk_for_a_test", None)


def test_a_new_file_is_an_objective_everywhere(dropped, tiny, small, capsys):
    names = list(objectives.catalogue())
    assert names.index(dropped) == names.index("ae") + 1
    run = small(dropped, stop=4)
    assert Run.from_link(run.to_link()) == Run.from_json(run.to_json()) == run
    assert "weight" in [item.name for item in run.live_knobs()]
    *_, last = train(run, tiny)
    assert set(last.terms) == {"recon", "size"}
    assert cli.main(["train", dropped, "--weight", "3"]) == 2
    assert "weight is '3', but it must be a number from 0 to 2" in capsys.readouterr().err


def test_the_command_line_trains_a_new_objective(dropped, capsys):
    options = ["--dataset=digits", "--train-images=64", "--widths=4", "--epochs=1", "--batch-size=32", "--weight=1"]
    assert cli.main(["train", dropped, *options]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["run"]["objective"] == {"name": dropped, "weight": 1.0}


def test_a_file_without_exactly_one_objective_is_named(dropped, tmp_path):
    (tmp_path / "more" / "empty_for_a_test.py").write_text('"""Nothing."""\n')
    with pytest.raises(ImportError, match="empty_for_a_test must define exactly one objective, it defines 0"):
        objectives.catalogue()
    sys.modules.pop("aecore.objectives.empty_for_a_test", None)


# --- relatives ---------------------------------------------------------------------------------------------


def test_beta_vae_with_beta_one_is_the_vae(tiny, small):
    from aecore.objectives.beta_vae import BetaVAE

    vae, beta = (list(train(small(o), tiny)) for o in ("vae", BetaVAE(1.0)))
    assert curve(vae) == curve(beta)


def test_weights_scale_their_own_term_alone():
    from aecore.objectives.beta_vae import BetaVAE
    from aecore.objectives.wae_mmd import WAEMMD

    for cls, knob, name in ((BetaVAE, "beta", "kl"), (WAEMMD, "lam", "mmd")):
        one, three = (terms(cls(**{knob: w}))[0] for w in (1.0, 3.0))
        assert three["recon"].item() == one["recon"].item()
        assert three[name].item() == pytest.approx(3 * one[name].item(), rel=1e-5)


def test_terms_do_not_depend_on_the_size_of_the_batch():
    for name in ("ae", "vae", "beta_vae"):
        objective = objectives.find(name)()
        net = nets.build(Run(objective, widths=(8,), precision="fp32"), torch.Generator().manual_seed(0))
        x = torch.rand(6, 784, generator=torch.Generator().manual_seed(1))
        mu, logvar = net.encode(x)
        recon = nets.LIKELIHOODS["bernoulli"](net.decode(mu)[None], x)
        p = nets.Pass(x, x, mu, logvar, mu[None], net.decode(mu)[None], recon)
        twice = nets.Pass(*(t.repeat(*([1] * (t.dim() - 1)), 2) if t is p.recon else torch.cat([t, t], -2)
                            for t in (p.x, p.x_tilde, p.mu, p.logvar, p.z, p.out, p.recon)))  # fmt: skip
        for term, value in objective.terms(p, net, torch.Generator()).items():
            doubled = objective.terms(twice, net, torch.Generator())[term]
            torch.testing.assert_close(doubled, value)
