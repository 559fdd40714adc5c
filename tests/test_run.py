"""Run: identity, forms, errors."""

from __future__ import annotations

import dataclasses
import json
import os
import pickle
import subprocess
import sys

import numpy as np
import pytest

from aecore.knobs import InvalidField, knobs
from aecore.objectives.beta_vae import BetaVAE
from aecore.objectives.vae import VAE
from aecore.run import Run, Steer

PLAIN = Run("vae")
FULL = Run(
    BetaVAE(0.3), dataset="digits", train_images=1000, network="conv", widths=(64, 32, 16), activation="tanh",
    latent_dim=5, likelihood="gaussian", epochs=7, batch_size=50, lr=1 / 300, schedule="cosine", precision="fp32",
    seed=2**31 - 1, stop=90, steering=(Steer(3, "lr", 1 / 3), Steer(40, "beta", 0.1 + 0.2)),
)  # fmt: skip
OTHER = {
    "objective": BetaVAE(), "dataset": "digits", "train_images": 5, "network": "conv", "widths": (512,),
    "activation": "relu", "latent_dim": 3, "likelihood": "gaussian", "epochs": 6, "batch_size": 127, "lr": 3.0001e-3,
    "schedule": "constant", "precision": "fp32", "seed": 1, "stop": 1, "steering": (Steer(1, "lr", 0.1),),
}  # fmt: skip


# --- forms -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("run", [PLAIN, FULL], ids=["plain", "full"])
def test_json_link_and_pickle_give_the_same_run_back(run):
    for back in (Run.from_json(run.to_json()), Run.from_link(run.to_link()), pickle.loads(pickle.dumps(run))):
        assert back == run
        assert back.id == run.id


def test_json_is_canonical_and_says_everything():
    text = FULL.to_json()
    assert json.dumps(json.loads(text), sort_keys=True, separators=(",", ":")) == text
    assert set(json.loads(text)) == {f.name for f in dataclasses.fields(Run)}
    assert json.loads(text)["objective"] == {"name": "beta_vae", "beta": 0.3}


def test_a_link_says_only_what_is_not_the_default():
    assert PLAIN.to_link() == {"objective": "vae"}
    assert Run("vae", latent_dim=3, lr=1.0, widths=(9,)).to_link() == {
        "objective": "vae", "latent_dim": "3", "lr": "1", "widths": "9"}  # fmt: skip
    assert all(isinstance(value, str) for value in FULL.to_link().values())


def test_a_link_without_anything_is_the_default_and_unknown_names_in_it_are_ignored():
    assert Run.from_link({}) == PLAIN
    assert Run.from_link({"theme": "dark", "latent_dim": "4", "beta": "7"}) == Run("vae", latent_dim=4)


def test_fields_left_out_of_a_dict_take_their_defaults():
    assert Run.from_dict({"objective": {"name": "beta_vae"}, "seed": 4}) == Run("beta_vae", seed=4)


def test_an_objective_may_be_given_by_name():
    assert Run("vae") == Run(VAE())


def test_lists_and_whole_floats_become_what_the_field_holds():
    run = Run("vae", widths=[64, 32], epochs=3.0, lr=1)
    assert (run.widths, run.epochs, run.lr) == ((64, 32), 3, 1.0)
    assert run == Run("vae", widths=(64, 32), epochs=3, lr=1.0)
    assert run.id == Run("vae", widths=(64, 32), epochs=3, lr=1.0).id
    assert hash(run) == hash(Run("vae", widths=(64, 32), epochs=3, lr=1.0))


# --- identity ----------------------------------------------------------------------------------------------


def test_the_id_never_changes():
    assert PLAIN.id == "862d790f2988"


def test_the_id_is_the_same_in_another_process_on_another_device():
    code = f"from aecore.run import Run; print(Run.from_json({FULL.to_json()!r}).id)"
    environment = os.environ | {"AECORE_DEVICE": "cuda", "AECORE_THREADS": "7", "PYTHONHASHSEED": "5"}
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)
    assert told.stdout.strip() == FULL.id


def test_every_field_belongs_to_the_identity():
    assert set(OTHER) == {f.name for f in dataclasses.fields(Run)}, "give a value for the new field"
    ids = {PLAIN.id} | {dataclasses.replace(PLAIN, **{name: value}).id for name, value in OTHER.items()}
    assert len(ids) == len(OTHER) + 1


def test_an_objectives_knobs_belong_to_the_identity():
    assert Run(BetaVAE(2.0)).id != Run(BetaVAE(2.5)).id
    assert Run(BetaVAE(1.0)).id != Run(VAE()).id


def test_equal_runs_have_equal_ids():
    minus, plus = Run(BetaVAE(-0.0)), Run(BetaVAE(0.0))
    assert minus == plus
    assert minus.id == plus.id


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
    assert [item.name for item in Run("beta_vae").live_knobs()] == ["beta", "lr"]
    assert [item.name for item in Run("vae").live_knobs()] == ["lr"]


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [("beta", -1, "beta"), ("beta", 1001, "beta"), ("beta", float("nan"), "beta"), ("lr", 11, "lr"), ("lr", "x", "lr"),
     ("latent_dim", 3, "steering"), ("nothing", 3, "steering")],
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
NUMBERS = {"train_images": (-1, 70_001), "latent_dim": (0, 129), "epochs": (0, 1001), "batch_size": (1, 4097),
           "seed": (-1, 2**31), "stop": (-1, 10**9 + 1), "lr": (0.0, 10.1)}  # fmt: skip
WRONG = [
    *((name, value) for name, beyond in NUMBERS.items() for value in (*beyond, NAN, INF, "3", None, True, [3])),
    *((name, 2.5) for name in NUMBERS if name != "lr"),
    *((name, value) for name in ("dataset", "network", "activation", "likelihood", "schedule", "precision")
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
