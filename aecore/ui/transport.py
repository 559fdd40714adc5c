"""The panel of the page on the Wasserstein distance: two clouds to drag, the best plan, W₁ from both its problems."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import streamlit as st

from aecore import objectives
from aecore import transport as exact
from aecore.ui import clouds, components, session, views
from aecore.ui.clouds import Reals, Scene
from aecore.ui.i18n import N_, _, carried

KEY = "transport"
NEGLIGIBLE = 1e-15  # units; below it a gap is rounding of the sums themselves

PRIMAL = (r"W_1=\min_{P\ge 0}\ \sum_{ij}P_{ij}\,\lVert a_i-b_j\rVert",
          r"\textstyle\sum_j P_{ij}=\frac1n,\quad\sum_i P_{ij}=\frac1m")  # fmt: skip
DUAL = (r"W_1=\max_{p}\ \tfrac1m\sum_j p(b_j)-\tfrac1n\sum_i p(a_i)",
        r"p(y)-p(x)\le\lVert x-y\rVert")  # fmt: skip
KL = N_("As long as no point of A lies exactly on a point of B, KL(A‖B) is infinite and the Jensen–Shannon divergence "
        "is ln 2, near or far. They say that the clouds differ, but not by how much, nor which way to go. W₁ keeps "
        "telling how far, and each line shows the way.")  # fmt: skip
DUALITY = N_("Give every place a price that rises by at most 1 per unit of length. Buying in A and selling in B then "
             "never earns more than the carriage costs. The largest mean price difference that such prices allow "
             "is the cost of the best plan: primal = dual. The critic of a Wasserstein GAN learns such "
             "prices.")  # fmt: skip
WAE = N_("A Wasserstein autoencoder minimises the transport cost between the data and what it generates. That becomes "
         "a reconstruction error, on the condition that the cloud of codes matches the prior. An exact plan for every "
         "batch would be slow, so WAE-MMD compares codes and prior with a kernel (MMD²).")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Shown:
    """What a session has on screen: the scene it began with, where the points are now, the last question answered."""

    scene: Scene
    a: Reals
    b: Reals
    again: int = 0
    seq: int = 0

    @property
    def series(self) -> str:
        """Identity of the clouds: they were made anew when it changes."""
        return "-".join([*self.scene.to_link().values(), str(self.again)])


def shown() -> Shown:
    """Return what this session shows; at first what the address asks for."""
    if KEY + ":shown" not in st.session_state:
        begin(Scene.from_link(st.query_params.to_dict()))
    found: Shown = st.session_state[KEY + ":shown"]
    return found


def begin(scene: Scene) -> None:
    """Make the clouds of a scene anew."""
    before: Shown | None = st.session_state.get(KEY + ":shown")
    st.session_state[KEY + ":shown"] = Shown(scene.sound(), *scene.sound().draw(), before.again + 1 if before else 0)


def change(**fields: str | int) -> None:
    """Begin the scene anew with some fields changed."""
    begin(dataclasses.replace(shown().scene, **fields))  # type: ignore[arg-type]


def moved(told: object) -> None:
    """Take over where the browser has put the points."""
    now = shown()
    if read := clouds.read_move(told, now.series, (now.scene.n, now.scene.m)):
        st.session_state[KEY + ":shown"] = dataclasses.replace(now, seq=read[0], a=read[1], b=read[2])


@st.fragment
def panel() -> None:
    """Show clouds, figures and settings: what runs again while a point is dragged."""
    now = shown()
    found = exact.transport(now.a, now.b)
    _presets(now.scene)
    left, right = st.columns([7, 5], gap="medium")
    with left:
        text = {key: _(words) for key, words in clouds.TEXT.items()}
        prices = exact.prices(found) if st.session_state.get("ot:prices") else None
        view = clouds.PlanView(now.series, now.seq, (now.a, now.b), found.coupling, views.PALETTE[:2], text, prices)
        components.transport(view, key=KEY, moved=moved)
    with right:
        _figures(found)
        st.markdown(_(clouds.ABOUT[now.scene.preset]))
        _settings(now.scene)
    _write_address(now.scene)


def _presets(scene: Scene) -> None:
    st.session_state["ot:preset"] = scene.preset
    st.pills(
        _("Begin with"), list(clouds.PRESETS), format_func=lambda name: _(clouds.PRESETS[name]), key="ot:preset",
        required=True, label_visibility="collapsed",
        on_change=lambda: change(preset=st.session_state["ot:preset"]))  # fmt: skip


def _figures(found: exact.Transport) -> None:
    gap = abs(found.primal - found.dual)
    shown = (
        (_("W₁, primal"), f"{found.primal:.3f}", _("cost of the best plan"),
         _("mass × distance, summed over all lines, in units of the grid")),
        (_("W₁, dual"), f"{found.dual:.3f}", _("best price difference"),
         _("mean price in B minus mean price in A, in units of the grid")),
        (_("Gap"), f"{gap:.0e}" if gap > NEGLIGIBLE else "0", _("primal − dual"), _("what is left is rounding")),
    )  # fmt: skip
    with st.container(horizontal=True, gap="medium", key="figures"):
        for label, value, words, explained in shown:
            st.metric(label, value, words, delta_color="off", delta_arrow="off", help=explained, width="content")


def _settings(scene: Scene) -> None:
    _size("n", _("Points in A"), scene.n)
    _size("m", _("Points in B"), scene.m, disabled=scene.preset in clouds.PAIRED)
    with st.container(horizontal=True, gap="small"):
        st.button(_("Shuffle"), icon=":material/casino:", key="ot:shuffle", on_click=change,
                  kwargs={"seed": (scene.seed + 1) % (clouds.SEEDS + 1)})  # fmt: skip
        st.button(_("Reset"), icon=":material/restart_alt:", key="ot:reset", on_click=change)
    st.toggle(_("Show the prices (dual potentials)"), key="ot:prices")


def _size(name: str, label: str, value: int, *, disabled: bool = False) -> None:
    key = f"ot:{name}"
    st.session_state[key] = value
    st.slider(label, clouds.FEWEST, clouds.MOST, key=key, disabled=disabled,
              on_change=lambda: change(**{name: st.session_state[key]}))  # fmt: skip


def _write_address(scene: Scene) -> None:
    link = scene.to_link() | carried()
    if link != st.query_params.to_dict():
        st.query_params.from_dict(link)


def notes() -> None:
    """Show what there is to know about it: why not KL, why two problems, what a WAE makes of it."""
    why, duality, wae = st.columns(3, gap="medium")
    with why:
        _note(_("Why not KL?"), _(KL))
    with duality:
        _note(_("Two problems, one number"), _(DUALITY))
        for problem in (PRIMAL, DUAL):
            st.latex(r"\begin{gathered}" + r"\\".join(problem) + r"\end{gathered}")
    with wae:
        _note(_("And the Wasserstein autoencoder?"), _(WAE))
        if st.button(_("Set up a WAE on the Train page"), icon=":material/model_training:", key="ot:wae"):
            _set_up_wae()


def _note(title: str, text: str) -> None:
    st.markdown(f"##### {title}\n{text}")


def _set_up_wae() -> None:
    """Go to the Train page with WAE-MMD chosen and nothing trained yet."""
    run = session.draft() if "draft" in st.session_state else session.default_run()
    session.set_up(run.changed("objective", objectives.find("wae_mmd")()))
    st.switch_page("pages/train.py")
