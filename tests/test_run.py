"""Run: identity, forms, errors."""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import pickle
import subprocess
import sys

import numpy as np
import pytest

from aecore import objectives
from aecore.knobs import InvalidField, knobs
from aecore.objectives import base
from aecore.objectives.beta_vae import BetaVAE
from aecore.objectives.iwae import IWAE
from aecore.objectives.linear_ae import LinearAE
from aecore.objectives.sparse_kl import SparseKL
from aecore.objectives.sparse_l1 import SparseL1
from aecore.objectives.vae import VAE
from aecore.run import BY_NAME, MOST_CODES, MOST_MOVES, Run, Steer, is_id

PLAIN = Run("vae")
POINT = Run("ae")  # any activation of the code will do
SUGGESTED = Run("sparse_kl", latent_dim=64, lr=0.01)
FULL = Run(
    BetaVAE(0.3), dataset="digits", train_images=1000, binarise="fixed", network="conv", widths=(64, 32, 16),
    activation="tanh", latent_dim=5, likelihood="gaussian", epochs=7, batch_size=50, lr=1 / 300, schedule="cosine",
    precision="fp32", seed=2**31 - 1, stop=90, steering=(Steer(3, "lr", 1 / 3), Steer(40, "beta", 0.1 + 0.2)),
)  # fmt: skip
OTHER = {
    "objective": BetaVAE(), "dataset": "digits", "train_images": 5, "binarise": "stochastic", "network": "conv",
    "widths": (512,), "activation": "relu", "code_activation": "tanh", "latent_dim": 3, "likelihood": "gaussian",
    "epochs": 6, "batch_size": 127, "lr": 3.0001e-3, "schedule": "constant", "precision": "fp32", "seed": 1, "stop": 1,
    "steering": (Steer(1, "lr", 0.1),),
}  # fmt: skip


# --- forms -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "run", [PLAIN, FULL, Run("linear_ae"), SUGGESTED, Run("sparse_l1", code_activation="identity", latent_dim=2)],
    ids=["plain", "full", "suggested", "suggested and said", "not as suggested"],
)  # fmt: skip
def test_json_link_and_pickle_give_the_same_run_back(run):
    for back in (Run.from_json(run.to_json()), Run.from_link(run.to_link()), pickle.loads(pickle.dumps(run))):
        assert back == run
        assert back.id == run.id


def test_json_is_canonical_and_says_everything():
    text = FULL.to_json()
    assert json.dumps(json.loads(text), sort_keys=True, separators=(",", ":")) == text
    assert set(json.loads(text)) == {f.name for f in dataclasses.fields(Run)}
    assert json.loads(text)["objective"] == {
        "name": "beta_vae", "beta": 0.3, "form": "beta", "gamma": 30.0, "capacity": 5.0}  # fmt: skip


def test_a_link_says_only_what_is_not_the_default():
    assert PLAIN.to_link() == {"objective": "vae"}
    assert Run("vae", latent_dim=3, lr=1.0, widths=(9,)).to_link() == {
        "objective": "vae", "latent_dim": "3", "lr": "1", "widths": "9"}  # fmt: skip
    assert all(isinstance(value, str) for value in FULL.to_link().values())


def test_what_the_objective_suggests_is_no_part_of_a_link_and_what_differs_from_it_is():
    assert SUGGESTED.to_link() == {"objective": "sparse_kl", "lr": "0.01"}
    assert Run("sparse_kl", latent_dim=2).to_link() == {"objective": "sparse_kl", "latent_dim": "2"}
    assert Run.from_link({"objective": "sparse_kl"}) == Run("sparse_kl")


def test_json_says_what_was_suggested_so_that_it_stays_the_same_when_suggestions_change():
    said = json.loads(Run("sparse_kl").to_json())
    assert (said["latent_dim"], said["code_activation"]) == (64, "sigmoid")
    left_out = {name: value for name, value in said.items() if name not in ("latent_dim", "code_activation")}
    assert Run.from_dict(left_out) == Run("sparse_kl")


def test_a_link_without_anything_is_the_default_and_unknown_names_in_it_are_ignored():
    assert Run.from_link({}) == PLAIN
    assert Run.from_link({"theme": "dark", "latent_dim": "4", "beta": "7"}) == Run("vae", latent_dim=4)


def test_fields_left_out_of_a_dict_take_their_defaults():
    assert Run.from_dict({"objective": {"name": "beta_vae"}, "seed": 4}) == Run("beta_vae", seed=4)


def test_an_objective_may_be_given_by_name():
    assert Run("vae") == Run(VAE())


@pytest.mark.parametrize("run", [PLAIN, FULL, SUGGESTED], ids=["plain", "full", "suggested"])
def test_the_python_that_a_run_gives_makes_that_run(run):
    code, made = run.to_snippet(), {}
    exec(code.partition("for snapshot")[0], made)
    assert made["run"] == run
    assert "in train(run)" in code


def test_lists_and_whole_floats_become_what_the_field_holds():
    run = Run("vae", widths=[64, 32], epochs=3.0, lr=1)
    assert (run.widths, run.epochs, run.lr) == ((64, 32), 3, 1.0)
    assert run == Run("vae", widths=(64, 32), epochs=3, lr=1.0)
    assert run.id == Run("vae", widths=(64, 32), epochs=3, lr=1.0).id
    assert hash(run) == hash(Run("vae", widths=(64, 32), epochs=3, lr=1.0))


# --- identity ----------------------------------------------------------------------------------------------


def test_the_id_never_changes():
    assert PLAIN.id == "4d0d18c51a04"


def test_the_id_is_the_same_in_another_process_on_another_device():
    code = f"from aecore.run import Run; print(Run.from_json({FULL.to_json()!r}).id)"
    environment = os.environ | {"AECORE_DEVICE": "cuda", "AECORE_THREADS": "7", "PYTHONHASHSEED": "5"}
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)
    assert told.stdout.strip() == FULL.id


def test_every_field_belongs_to_the_identity():
    assert set(OTHER) == {f.name for f in dataclasses.fields(Run)}, "give a value for the new field"
    ids = {POINT.id} | {dataclasses.replace(POINT, **{name: value}).id for name, value in OTHER.items()}
    assert len(ids) == len(OTHER) + 1


def test_an_objectives_knobs_belong_to_the_identity():
    assert Run(BetaVAE(2.0)).id != Run(BetaVAE(2.5)).id
    assert Run(BetaVAE(1.0)).id != Run(VAE()).id


def test_equal_runs_have_equal_ids():
    minus, plus = Run(BetaVAE(-0.0)), Run(BetaVAE(0.0))
    assert minus == plus
    assert minus.id == plus.id


# --- what the objective suggests and needs -----------------------------------------------------------------


@pytest.mark.parametrize("cls", objectives.catalogue().values(), ids=objectives.catalogue())
def test_a_field_that_is_not_given_is_as_suggested_or_else_its_own_default(cls):
    run = Run(cls())
    for item in knobs(Run):
        assert getattr(run, item.name) == cls.suggests.get(item.name, BY_NAME[item.name].default)
        assert run.default(item.name) == getattr(run, item.name)


def test_some_suggestions_by_name():
    assert Run("linear_ae").network == "linear"
    assert Run("linear_ae").likelihood == "gaussian"
    assert Run("sparse_l1").code_activation == "relu"
    assert Run("vae").network == "mlp"


def test_a_field_that_is_given_is_as_given_even_if_it_is_the_usual_default():
    assert Run("linear_ae", likelihood="bernoulli").likelihood == "bernoulli"
    assert Run("sparse_l1", latent_dim=2, code_activation="identity").latent_dim == 2
    assert dataclasses.replace(Run("sparse_l1"), latent_dim=2).latent_dim == 2


NEEDED = [
    (name, field, allowed) for name, cls in objectives.catalogue().items() for field, allowed in cls.needs.items()
]


@pytest.mark.parametrize(("name", "field", "allowed"), NEEDED)
def test_a_field_that_does_not_suit_the_objective_is_refused_in_a_sentence(name, field, allowed):
    for value in BY_NAME[field].choices:
        if value in allowed:
            assert getattr(Run(name, **{field: value}), field) == value
            continue
        with pytest.raises(InvalidField) as caught:
            Run(name, **{field: value})
        words = f"{field} is '{value}', but it must be {', '.join(allowed)} for this objective ({name})."
        assert str(caught.value) == words


@pytest.mark.parametrize("make", [
    lambda: Run.from_link({"objective": "linear_ae", "network": "conv"}),
    lambda: Run.from_dict({"objective": {"name": "linear_ae"}, "network": "conv"}),
    lambda: dataclasses.replace(Run("vae"), objective=LinearAE()),
    lambda: Run("linear_ae").changed("network", "conv")],
    ids=["link", "dict", "replaced", "changed"],
)  # fmt: skip
def test_no_way_leads_round_what_an_objective_needs(make):
    with pytest.raises(InvalidField) as caught:
        make()
    assert caught.value.field == "network"


@pytest.mark.parametrize("name", [n for n, cls in objectives.catalogue().items() if cls.posterior == "gaussian"])
@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_an_activation_of_gaussian_codes_is_refused(name, activation):
    with pytest.raises(InvalidField, match="an objective whose codes are Gaussian") as caught:
        Run(name, code_activation=activation)
    assert (caught.value.field, caught.value.value) == ("code_activation", activation)


def test_a_single_training_image_is_refused():
    with pytest.raises(InvalidField, match="train_images is 1, but it must be 0 for all, or at least 2"):
        Run("vae", train_images=1)


@pytest.mark.parametrize(("objective", "samples"), [(IWAE(k=500), 500), (IWAE(k=17), 17), (VAE(L=100), 100)], ids=str)
def test_more_codes_at_once_than_memory_holds_are_refused_with_what_would_do(objective, samples):
    most = MOST_CODES // samples
    with pytest.raises(InvalidField) as caught:
        Run(objective, batch_size=4096)
    assert caught.value.field == "batch_size"
    assert f"batch_size is 4096, but it must be at most {most}: {samples} codes an image" in str(caught.value)
    assert Run(objective, batch_size=most).batch_size == most
    assert pickle.loads(pickle.dumps(caught.value)).allowed == caught.value.allowed


def test_the_largest_batch_of_single_codes_is_allowed():
    assert Run("vae", batch_size=4096).batch_size == 4096
    assert Run(IWAE(k=16), batch_size=4096).batch_size == 4096


# --- a change of one thing ---------------------------------------------------------------------------------


def test_another_objective_moves_what_was_suggested_and_keeps_what_was_chosen():
    moved = Run("vae", lr=0.01, seed=3).changed("objective", SparseKL())
    assert moved == Run("sparse_kl", lr=0.01, seed=3)
    assert (moved.latent_dim, moved.code_activation) == (64, "sigmoid")
    assert Run("vae", latent_dim=5).changed("objective", SparseKL()).latent_dim == 5
    assert moved.changed("objective", VAE()) == Run("vae", lr=0.01, seed=3)


@pytest.mark.parametrize("old", objectives.catalogue())
@pytest.mark.parametrize("new", objectives.catalogue().values(), ids=objectives.catalogue())
def test_every_objective_can_follow_every_other(old, new):
    assert Run(old).changed("objective", new()) == Run(new())
    chosen = Run(old, epochs=7, widths=(9, 8)).changed("objective", new())
    assert (chosen.epochs, chosen.widths) == (7, (9, 8))
    assert chosen.changed("objective", objectives.find(old)()) == Run(old, epochs=7, widths=(9, 8))


def test_what_was_chosen_and_does_not_suit_the_new_objective_is_given_up():
    assert Run("vae", network="conv").changed("objective", LinearAE()).network == "linear"
    assert Run("ae", code_activation="tanh").changed("objective", VAE()).code_activation == "identity"
    assert Run("ae", code_activation="tanh").changed("objective", SparseL1()).code_activation == "tanh"


def test_a_change_of_a_field_or_of_a_knob_forgets_the_steering_and_leaves_the_old_run_alone():
    run = Run("beta_vae", stop=9).steered(5, "beta", 2)
    for name, value in (("seed", 4), ("beta", 7.0), ("objective", VAE())):
        changed = run.changed(name, value)
        assert (changed.steering, changed.stop) == ((), 0)
    assert run.changed("beta", 7.0).objective == BetaVAE(7.0)
    assert run.changed("seed", 4) == Run("beta_vae", seed=4)
    assert run == Run("beta_vae", stop=9).steered(5, "beta", 2)


def test_a_change_that_is_not_allowed_is_refused():
    for name, value in (("seed", -1), ("beta", -1.0), ("code_activation", "relu")):
        with pytest.raises(InvalidField) as caught:
            Run("beta_vae").changed(name, value)
        assert caught.value.field == name


# --- numbers and names beyond all bounds -------------------------------------------------------------------


@pytest.mark.parametrize("field", ["seed", "lr", "epochs", "stop"])
@pytest.mark.parametrize("value", [10**400, -(10**400), float("inf"), float("nan"), None, [1], {}, "1e999"])
def test_a_number_beyond_all_bounds_is_refused_wherever_it_comes_from(field, value):
    with pytest.raises(InvalidField):
        Run.from_dict(Run("vae").to_dict() | {field: value})
    with pytest.raises(InvalidField):
        Run("vae", **{field: value})


@pytest.mark.parametrize("triple", [[0, "lr", 10**400], [10**400, "lr", 0.1], [0, ["lr"], 0.1], [0, {}, 0.1],
                                    [0, None, 0.1], [0, "lr", None], [True, "lr", 0.1]])  # fmt: skip
def test_a_move_of_the_wrong_kind_is_refused(triple):
    with pytest.raises(InvalidField):
        Run.from_dict(Run("vae").to_dict() | {"steering": [triple]})


def test_json_that_is_nested_too_deeply_is_refused():
    with pytest.raises(InvalidField):
        Run.from_json('{"objective": ' * 100_000 + "1" + "}" * 100_000)


def test_a_link_may_tell_of_a_thousand_moves_and_is_not_read_when_it_tells_of_more(monkeypatch):
    moves = [f"{step}:lr:0.1" for step in range(MOST_MOVES + 1)]
    assert len(Run.from_link({"steering": ",".join(moves[:-1])}).steering) == MOST_MOVES
    monkeypatch.setattr(Run, "__post_init__", lambda self: pytest.fail("it was read"))
    with pytest.raises(InvalidField, match="at most 1000 moves"):
        Run.from_link({"steering": ",".join(moves)})


@pytest.mark.parametrize("text", ["", "a" * 65, "A", "../x", "a/b", "a.b", "a b", "가", "a\n", None, 3, b"ab"])
def test_what_is_no_id(text):
    assert not is_id(text)


def test_the_id_of_a_run_is_one():
    assert is_id(Run("vae").id)
    assert is_id("a" * 64)


# --- steering ----------------------------------------------------------------------------------------------


def test_steering_is_recorded_and_leaves_the_run_it_came_from_alone():
    run = Run("beta_vae").steered(5, "beta", 2).steered(9, "lr", 0.01)
    assert run.steering == (Steer(5, "beta", 2.0), Steer(9, "lr", 0.01))
    assert Run("beta_vae").steering == ()
    assert run.objective == BetaVAE()


def test_the_last_word_at_a_step_counts():
    run = Run("beta_vae").steered(5, "beta", 2).steered(5, "beta", 3)
    assert run.steering == (Steer(5, "beta", 3.0),)
    assert run.id == Run("beta_vae").steered(5, "beta", 3).id


def test_live_knobs_are_the_objectives_and_the_learning_rate():
    assert [item.name for item in Run("beta_vae").live_knobs()] == ["beta", "gamma", "capacity", "lr"]
    assert [item.name for item in Run("vae").live_knobs()] == ["lr"]


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [("beta", -1, "beta"), ("beta", 1001, "beta"), ("beta", float("nan"), "beta"), ("lr", 11, "lr"), ("lr", "x", "lr"),
     ("form", 1, "steering"), ("latent_dim", 3, "steering"), ("nothing", 3, "steering")],
)  # fmt: skip
def test_steering_is_checked(name, value, field):
    with pytest.raises(InvalidField) as caught:
        Run("beta_vae").steered(5, name, value)
    assert caught.value.field == field


@pytest.mark.parametrize("step", [-1, 1.5, float("nan"), "x"])
def test_steering_at_a_step_that_is_none_is_refused(step):
    with pytest.raises(InvalidField) as caught:
        Run("vae", steering=(Steer(step, "lr", 0.1),))
    assert caught.value.field == "steering"


# --- errors ------------------------------------------------------------------------------------------------

NAN, INF = float("nan"), float("inf")
NUMBERS = {"train_images": (-1, 70_001), "latent_dim": (0, 1025), "epochs": (0, 1001), "batch_size": (1, 4097),
           "seed": (-1, 2**31), "stop": (-1, 10**9 + 1), "lr": (0.0, 10.1)}  # fmt: skip
WRONG = [
    *((name, value) for name, beyond in NUMBERS.items() for value in (*beyond, NAN, INF, "3", None, True, [3])),
    *((name, 2.5) for name in NUMBERS if name != "lr"),
    *((name, value) for name in ("dataset", "binarise", "network", "activation", "code_activation", "likelihood",
                                 "schedule", "precision")
      for value in ("nothing", "", 3, None, ["mlp"])),
    *(("widths", value) for value in ((), (1,) * 7, (0,), (4097,), (-3, 5), 512, None, "512", (2.5,), (True,),
                                      ("8",), (NAN,), ((3,),))),
    *(("objective", value) for value in ("nothing", 3, None, VAE)),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), WRONG, ids=repr)
def test_a_wrong_value_is_refused_by_name_with_what_is_allowed(field, value):
    with pytest.raises(InvalidField) as caught:
        dataclasses.replace(PLAIN, **{field: value})
    error = caught.value
    assert error.field == field
    assert repr(error.value) == repr(value)
    assert error.allowed
    assert str(error) == f"{field} is {value!r}, but it must be {error.allowed}."


@pytest.mark.parametrize(("field", "beyond"), NUMBERS.items())
def test_the_ends_of_a_range_are_allowed(field, beyond):
    item = next(k for k in knobs(Run) if k.name == field)
    for value in (item.low, item.high):
        assert getattr(dataclasses.replace(PLAIN, **{field: value}), field) == value
    assert beyond[0] < item.low
    assert beyond[1] > item.high


@pytest.mark.parametrize(
    ("link", "field"),
    [({"latent_dim": "two"}, "latent_dim"), ({"latent_dim": "2.5"}, "latent_dim"),
     ({"latent_dim": "1e999"}, "latent_dim"), ({"lr": "nan"}, "lr"), ({"lr": ""}, "lr"),
     ({"widths": "512-x"}, "widths"), ({"widths": ""}, "widths"), ({"network": "MLP"}, "network"),
     ({"objective": "gan"}, "objective"), ({"objective": ""}, "objective"),
     ({"objective": "beta_vae", "beta": "-1"}, "beta"), ({"steering": "5"}, "steering"),
     ({"steering": "5:lr"}, "steering"), ({"steering": "x:lr:0.1"}, "steering"),
     ({"steering": "5:lr:x"}, "steering"), ({"steering": "5:beta:1"}, "steering"),
     ({"steering": "-5:lr:0.1"}, "steering"), ({"steering": "5:lr:99"}, "lr")],
    ids=repr,
)  # fmt: skip
def test_a_wrong_link_is_refused_by_name(link, field):
    with pytest.raises(InvalidField) as caught:
        Run.from_link(link)
    assert caught.value.field == field


SOUND = {"objective": {"name": "vae"}}


@pytest.mark.parametrize(
    ("values", "field"),
    [({}, "objective"), ({"objective": {}}, "objective"),
     ({"objective": {"name": "gan"}}, "objective"), ({"objective": {"name": ["vae"]}}, "objective"),
     ({"objective": {"name": "vae", "beta": 1}}, "beta"), (SOUND | {"colour": 1}, "colour"),
     (SOUND | {"seed": None}, "seed"), (SOUND | {"seed": True}, "seed"), (SOUND | {"seed": [1]}, "seed"),
     (SOUND | {"widths": None}, "widths"), (SOUND | {"widths": [1.5]}, "widths"),
     (SOUND | {"steering": 5}, "steering"), (SOUND | {"steering": [[1, "lr"]]}, "steering"),
     (SOUND | {"steering": [["x", "lr", 0.1]]}, "steering"), (SOUND | {"steering": [[-1, "lr", 0.1]]}, "steering"),
     (SOUND | {"steering": [[1, "beta", 1]]}, "steering"), (SOUND | {"steering": [[1, "lr", 99]]}, "lr")],
    ids=repr,
)  # fmt: skip
def test_a_wrong_dict_is_refused_by_name(values, field):
    with pytest.raises(InvalidField) as caught:
        Run.from_dict(values)
    assert caught.value.field == field


@pytest.mark.parametrize("text", ["[]", "3", "null"])
def test_json_of_something_else_is_refused(text):
    with pytest.raises(InvalidField):
        Run.from_json(text)


def test_text_that_is_not_json_is_refused():
    with pytest.raises(json.JSONDecodeError):
        Run.from_json("{")


def test_the_error_survives_a_pipe():
    with pytest.raises(InvalidField) as caught:
        Run("vae", epochs=0)
    back = pickle.loads(pickle.dumps(caught.value))
    assert str(back) == str(caught.value)
    assert (back.field, back.value, back.allowed) == ("epochs", 0, "a whole number from 1 to 1000")


def test_numbers_of_numpy_become_plain_ones_or_are_refused():
    for name, value in (("lr", np.float64(0.01)), ("lr", np.float32(0.01)), ("epochs", np.int64(3))):
        try:
            run = dataclasses.replace(PLAIN, **{name: value})
        except InvalidField:
            continue
        assert type(getattr(run, name)) in (int, float)
        assert Run.from_json(run.to_json()) == run


# --- what changes nothing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("one", "other"), [
    ({"network": "conv", "widths": (32,)}, {"network": "conv"}),
    ({"network": "linear", "widths": (32,), "activation": "tanh"}, {"network": "linear"}),
    ({"dataset": "mnist", "train_images": 60_000}, {"dataset": "mnist"}),
    ({"dataset": "digits", "train_images": 70_000}, {"dataset": "digits"}),
    ({"train_images": 50, "batch_size": 4096}, {"train_images": 50}),
    ({"train_images": 1_000, "batch_size": 1_000}, {"train_images": 1_000, "batch_size": 4096}),
    ({"steering": (Steer(5, "lr", 3e-3),)}, {}),
    ({"steering": (Steer(5, "lr", 1e-3), Steer(5, "lr", 2e-3))}, {"steering": (Steer(5, "lr", 2e-3),)}),
    ({"dataset": "digits", "epochs": 1, "stop": 156}, {"dataset": "digits", "epochs": 1}),
    ({"train_images": 256, "epochs": 3, "steering": (Steer(6, "lr", 1e-3),)}, {"train_images": 256, "epochs": 3}),
    ({"stop": 9, "steering": (Steer(9, "lr", 1e-3),)}, {"stop": 9}),
    ({"steering": (Steer(9, "lr", 2e-3), Steer(5, "lr", 1e-3))},
     {"steering": (Steer(5, "lr", 1e-3), Steer(7, "lr", 1e-3), Steer(9, "lr", 2e-3))}),
])  # fmt: skip
def test_runs_that_learn_alike_are_one_run(one, other):
    first, second = Run("vae", **one), Run("vae", **other)
    assert first == second
    assert (first.id, first.to_link(), first.to_json()) == (second.id, second.to_link(), second.to_json())


def test_knobs_of_another_form_change_nothing():
    plain, capacity = Run(BetaVAE()), Run(BetaVAE(form="capacity", gamma=9.0))
    assert Run(BetaVAE(gamma=9.0, capacity=2.0)) == plain
    assert Run(BetaVAE(form="capacity", gamma=9.0, beta=2.0)) == capacity != Run(BetaVAE(form="capacity"))
    assert plain.steered(4, "gamma", 9.0) == plain
    assert Run.from_link({"objective": "beta_vae", "gamma": "9"}).id == plain.id


def test_what_has_an_effect_makes_another_run():
    for changes in ({"widths": (32,)}, {"network": "conv", "activation": "tanh"}, {"steering": (Steer(5, "lr", 1e-3),)},
                    {"train_images": 50, "batch_size": 49}, {"train_images": 19_999, "dataset": "digits"}):  # fmt: skip
        plain = Run("vae", dataset=changes.get("dataset", "mnist"))
        assert (run := Run("vae", **changes)) != plain
        assert run.id != plain.id


def test_what_changes_nothing_here_is_kept_for_where_it_does():
    run = Run(BetaVAE(gamma=9.0), network="conv", widths=(32,))
    assert run.changed("network", "mlp").widths == (32,)
    assert run.changed("form", "capacity").objective.gamma == 9.0


# --- names that are taken ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "whose"), [("seed", "a field of every run"), ("lr", "a field of every run"),
                                             ("steering", "a field of every run")])  # fmt: skip
def test_a_knob_with_the_name_of_a_run_s_field_is_refused_at_import(name, whose, tmp_path, monkeypatch):
    (tmp_path / "shadowing.py").write_text(f"""
from dataclasses import dataclass
from aecore.knobs import knob
from aecore.objectives.base import Objective

@dataclass(frozen=True)
class Shadowing(Objective):
    {name}: float = knob(1.0)
""")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(
        ImportError, match=rf"The knob '{name}' of the objective 'shadowing' .* {whose}, '{name}': give"
    ):
        importlib.import_module("shadowing")


def test_names_are_refused_too_that_others_reserve_later(monkeypatch):
    monkeypatch.setattr(base, "_RESERVED", {})
    with pytest.raises(ImportError, match="The knob 'beta' of the objective 'beta_vae'"):
        objectives.reserve(("beta",), "a test")
