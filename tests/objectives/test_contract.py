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

import aecore
from aecore import mechanisms, objectives
from aecore.cli import main
from aecore.knobs import InvalidField, Knob, knobs
from aecore.learning import architecture
from aecore.learning.control import EverySteps
from aecore.learning.loop import train
from aecore.mechanisms.base import Mechanism
from aecore.nn import nets
from aecore.run import BY_NAME, Run

EVERY = objectives.catalogue()
KNOBS = [pytest.param(cls, item, id=f"{name}-{item.name}") for name, cls in EVERY.items() for item in knobs(cls)]
NETWORKS = [pytest.param(cls, network, id=f"{name}-{network}") for name, cls in EVERY.items()
            for network in cls.needs.get("network", BY_NAME["network"].choices)]  # fmt: skip
LAMBDA = [name for name, cls in EVERY.items() if "lam" in {item.name for item in knobs(cls)}]

each = pytest.mark.parametrize("cls", EVERY.values(), ids=EVERY)


def ends(item: Knob) -> list[object]:
    return list(item.choices) if item.kind == "choice" else [v for v in (item.low, item.high) if math.isfinite(v)]


def wrong(item: Knob) -> list[object]:
    if item.kind == "choice":
        return ["no such choice", 3, None]
    beyond = [item.low - 1, *([item.high + 1] if math.isfinite(item.high) else [])]
    return [*beyond, math.inf, -math.inf, math.nan, "much", None, True, *([item.default + 0.5] * (item.kind == "int"))]


def a_pass(objective: objectives.Objective, **changes: object) -> tuple[nets.Pass, nets.Autoencoder]:
    run = Run(objective, **{"widths": (16,), "latent_dim": 3, "precision": "fp32", **changes})
    rng = torch.Generator().manual_seed(0)
    net = architecture.build(run, rng)
    x = torch.rand(12, 784, generator=rng)
    return net(x, objective.corrupt(x, rng), rng, objective.samples), net


def terms(objective: objectives.Objective, **changes: object) -> tuple[dict[str, torch.Tensor], nets.Autoencoder]:
    p, net = a_pass(objective, **changes)
    return objective.terms(p, net, torch.Generator().manual_seed(1)), net


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
def test_it_shows_its_loss(cls):
    assert "def terms" in inspect.getsource(cls)


@pytest.mark.parametrize("path", sorted(Path(objectives.__path__[0]).glob("*.py")), ids=lambda path: path.stem)
def test_an_objective_is_one_file_of_sixty_lines(path):
    if path.stem not in ("__init__", "base"):
        assert path.stem in EVERY
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 60


@each
def test_its_mechanism_is_measured_and_shown(cls):
    assert issubclass(mechanisms.find(cls.mechanism), Mechanism)
    assert (Path(aecore.__file__).parent / "ui" / "mechanisms" / f"{cls.mechanism}.py").is_file()


@each
def test_what_it_suggests_and_needs_are_fields_of_a_run_with_values_that_are_allowed(cls):
    for name, value in cls.suggests.items():
        assert BY_NAME[name].check(value) == value
    for name, allowed in cls.needs.items():
        assert allowed
        assert set(allowed) <= set(BY_NAME[name].choices)
        assert cls.suggests.get(name, BY_NAME[name].default) in allowed
    assert {"dataset", "seed", "stop", "steering"}.isdisjoint(cls.suggests)


@pytest.mark.parametrize(("cls", "item"), KNOBS)
def test_a_knob_that_has_an_effect_only_under_a_choice_names_one(cls, item):
    if item.when is not None:
        field, value = item.when
        (choice,) = (other for other in knobs(cls) if other.name == field)
        assert value in choice.choices


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
    for run in (Run(cls()), Run(cls(**changed), latent_dim=7, lr=1 / 300, batch_size=2)):
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
@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])
def test_the_gradient_equals_a_finite_difference_along_it(cls, likelihood):
    """The slope of the loss along its own gradient is the gradient's length: of all parameters at once."""
    objective = cls()
    smooth = {"code_activation": "sigmoid"} if cls.suggests.get("code_activation") == "relu" else {}  # no kinks
    run = Run(objective, widths=(16,), latent_dim=3, precision="fp32", likelihood=likelihood, **smooth)
    net = architecture.build(run, torch.Generator().manual_seed(0))
    x = torch.rand(64, 784, generator=torch.Generator().manual_seed(1))
    parameters = list(net.core_parameters())

    def loss() -> torch.Tensor:
        rng = torch.Generator().manual_seed(2)  # the same draws each time
        p = net(x, objective.corrupt(x, rng), rng, objective.samples)
        return sum(objective.terms(p, net, rng).values())

    gradients = torch.autograd.grad(loss(), parameters)
    length = math.sqrt(sum(g.square().sum().item() for g in gradients))
    ends, h = [], 0.2 / length  # moves the loss by 0.4: far more than it is rounded by
    for sign in (1, -2):
        with torch.no_grad():
            for parameter, gradient in zip(parameters, gradients, strict=True):
                parameter += sign * h / length * gradient
        ends.append(loss().item())
    assert (ends[0] - ends[1]) / (2 * h) == pytest.approx(length, rel=0.01)


@each
@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])
def test_doubling_every_pixel_doubles_the_reconstruction_alone(cls, likelihood):
    """The image is tiled; what the encoder makes of it stays as it is."""
    objective, rng = cls(), lambda: torch.Generator().manual_seed(3)
    p, net = a_pass(objective, likelihood=likelihood)
    tiled = dataclasses.replace(p, x=p.x.repeat(1, 2), out=p.out.repeat(1, 1, 2))
    tiled = dataclasses.replace(tiled, recon=nets.LIKELIHOODS[likelihood](tiled.out, tiled.x))
    torch.testing.assert_close(tiled.recon, 2 * p.recon)
    before, after = (objective.terms(seen, net, rng()) for seen in (p, tiled))
    for name in before:
        if name == "bound":  # one term: here the reconstruction is inside
            assert after[name] > before[name] + 0.9 * p.recon.mean()
        else:
            torch.testing.assert_close(after[name], (2 if name == "recon" else 1) * before[name])


@each
def test_duplicating_the_batch_leaves_every_term_alone(cls):
    """But for MMD², which compares pairs: there a code and its copy are a pair like no other."""
    objective, rng = cls(), lambda: torch.Generator().manual_seed(3)
    p, net = a_pass(objective)
    along = {"z": 1, "out": 1, "recon": 1}
    twice = nets.Pass(**{name: torch.cat([tensor, tensor], along.get(name, 0)) for name, tensor in vars(p).items()})
    before, after = (objective.terms(seen, net, rng()) for seen in (p, twice))
    for name in before.keys() - {"mmd"}:
        torch.testing.assert_close(after[name], before[name])


@each
def test_terms_draw_from_the_given_stream_alone(cls):
    objective, before = cls(), torch.get_rng_state()
    p, net = a_pass(objective)
    one, same = (objective.terms(p, net, torch.Generator().manual_seed(5)) for _ in range(2))
    assert torch.equal(torch.get_rng_state(), before)
    assert all(torch.equal(one[name], same[name]) for name in one)


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


@pytest.mark.parametrize(("cls", "network"), NETWORKS)
@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_it_trains_on_every_network_it_may_have_in_every_precision(cls, network, precision, tiny, small):
    run = small(cls(), network=network, precision=precision, latent_dim=5, stop=3)
    first, *_, last = train(run, tiny)
    assert (last.step, last.codes.shape) == (3, (len(tiny.test_images), 5))
    assert all(math.isfinite(value) for value in (*last.test.values(), *last.terms.values()))
    assert not np.array_equal(first.codes, last.codes)
    assert {weight.dtype for weight in last.weights.values()} == {np.dtype(np.float32)}


@each
def test_its_mechanism_is_seen_in_every_run_and_stays_small(cls, tiny, small):
    *_, last = train(small(cls(), stop=3), tiny)
    assert last.mechanism
    assert sum(array.nbytes for array in last.mechanism.values()) <= 50_000
    assert all(np.isfinite(array).all() for array in last.mechanism.values() if array.dtype.kind == "f")


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
    assert main.main(["objectives", "--json"]) == 0
    entry = json.loads(capsys.readouterr().out)[cls.name]
    assert entry["title"] == cls.title
    assert [k["name"] for k in entry["knobs"]] == [item.name for item in knobs(cls)]
    assert main.main(["objectives"]) == 0
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
    assert main.main(["train", dropped, "--weight", "3"]) == 2
    assert "weight is '3', but it must be a number from 0 to 2" in capsys.readouterr().err


def test_the_command_line_trains_a_new_objective(dropped, capsys):
    options = ["--dataset=digits", "--train-images=64", "--widths=4", "--epochs=1", "--batch-size=32", "--weight=1"]
    assert main.main(["train", dropped, *options]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["run"]["objective"] == {"name": dropped, "weight": 1.0}


def test_a_file_without_exactly_one_objective_is_named(dropped, tmp_path):
    (tmp_path / "more" / "empty_for_a_test.py").write_text('"""Nothing."""\n')
    with pytest.raises(ImportError, match="empty_for_a_test must define exactly one objective, it defines 0"):
        objectives.catalogue()
    sys.modules.pop("aecore.objectives.empty_for_a_test", None)


# --- relatives ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LAMBDA)
def test_lambda_scales_its_own_term_alone(name):
    one, three, none = (terms(EVERY[name](lam=lam))[0] for lam in (1.0, 3.0, 0.0))
    (own,) = one.keys() - {"recon"}
    assert one["recon"].item() == three["recon"].item() == none["recon"].item()
    assert three[own].item() == pytest.approx(3 * one[own].item(), rel=1e-5)
    assert none[own].item() == 0


@pytest.mark.parametrize("name", LAMBDA)
def test_without_its_penalty_it_is_the_plain_autoencoder(name, tiny, small):
    run = small(EVERY[name](lam=0.0), latent_dim=4)
    plain = small("ae", latent_dim=4, code_activation=run.code_activation)
    one, other = (list(train(r, tiny))[-1] for r in (run, plain))
    for part, weight in other.weights.items():
        np.testing.assert_allclose(one.weights[part], weight, atol=1e-6)
