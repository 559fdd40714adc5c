"""The panel of the page on the Wasserstein distance: two clouds to drag, the best plan, W_p from both its problems."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import streamlit as st

from aecore import objectives
from aecore.teaching import transport as exact
from aecore.ui import address, session, shell
from aecore.ui.address import Address
from aecore.ui.browser import clouds, views
from aecore.ui.browser.clouds import Reals
from aecore.ui.browser.panels import figures
from aecore.ui.browser.panels.figures import Figure
from aecore.ui.pages.wasserstein import scene as scenes
from aecore.ui.pages.wasserstein.scene import Scene
from aecore.ui.plain import Markdown
from aecore.ui.query import Query
from aecore.ui.words import N_, _

KEY = "transport"
NEGLIGIBLE = 1e-15  # units; below it a gap is rounding of the sums themselves

PRIMAL = {1: r"W_1=\min_{P\ge 0}\ \sum_{ij}P_{ij}\,\lVert a_i-b_j\rVert",
          2: r"W_2^2=\min_{P\ge 0}\ \sum_{ij}P_{ij}\,\lVert a_i-b_j\rVert^2"}  # fmt: skip
MASSES = r"\textstyle\sum_j P_{ij}=\frac1n,\quad\sum_i P_{ij}=\frac1m"
DUAL = {1: r"W_1=\max_{\varphi}\ \tfrac1m\sum_j\varphi(b_j)-\tfrac1n\sum_i\varphi(a_i)",
        2: r"W_2^2=\max_{\varphi,\psi}\ \tfrac1m\sum_j\psi(b_j)-\tfrac1n\sum_i\varphi(a_i)"}  # fmt: skip
PRICES = {1: r"\varphi(y)-\varphi(x)\le\lVert x-y\rVert", 2: r"\psi(y)-\varphi(x)\le\lVert x-y\rVert^2"}
KL = N_("As long as no point of A lies exactly on a point of B, KL(A‖B) is infinite and the Jensen–Shannon divergence "
        "is ln 2, near or far. They say that the clouds differ, but not by how much, nor which way to go. {w} keeps "
        "telling how far, and each line shows the way.")  # fmt: skip
DUALITY = {
    1: N_("Give every place a price that rises by at most 1 per unit of length. Buying in A and selling in B then "
          "never earns more than the carriage costs. The largest mean price difference that such prices allow "
          "is the cost of the best plan: primal = dual. The critic of a Wasserstein GAN learns such prices."),
    2: N_("Give the places of A and those of B prices of their own, so that buying in A and selling in B never earns "
          "more than the carriage costs, here the squared way. The largest mean price difference that such prices "
          "allow is the cost of the best plan: primal = dual, of W₂². For the length alone one price serves both "
          "clouds, and a network can learn it; here it takes two that go together."),
}  # fmt: skip
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
        return "-".join([*self.scene.clouds().to_link().values(), str(self.again)])


def show() -> None:
    """Lay the page out."""
    with shell.page(_("Wasserstein distance"), ADDRESS):
        st.subheader(_("Wasserstein distance"), anchor=False)
        st.markdown(_("How far is one cloud from another? **W₁** is the least work that moves A onto B: mass × "
                      "distance, by the best plan; **W₂** charges the squared distance, so that one long way costs "
                      "more than many short ones, and takes the root of the sum. Drag a point, or a whole cloud by "
                      "its letter; the plan follows."))  # fmt: skip
        _panel(shown().scene)
        _notes(shown().scene.p)


def shown() -> Shown:
    """Return what this session shows."""
    if KEY + ":shown" not in st.session_state:
        begin(Scene())
    found: Shown = st.session_state[KEY + ":shown"]
    return found


def begin(scene: Scene) -> None:
    """Make the clouds of a scene anew."""
    before: Shown | None = st.session_state.get(KEY + ":shown")
    st.session_state[KEY + ":shown"] = Shown(scene.sound(), *scene.sound().draw(), before.again + 1 if before else 0)


def change(**fields: str | int) -> None:
    """Begin the scene anew with some fields changed."""
    begin(dataclasses.replace(shown().scene, **fields))  # type: ignore[arg-type]


def charge(p: int) -> None:
    """Charge another power of the way for the points where they are."""
    now = shown()
    st.session_state[KEY + ":shown"] = dataclasses.replace(now, scene=dataclasses.replace(now.scene, p=p))


def moved(told: object) -> None:
    """Take over where the browser has put the points."""
    now = shown()
    if read := clouds.read_move(told, now.series, (now.scene.n, now.scene.m)):
        st.session_state[KEY + ":shown"] = dataclasses.replace(now, seq=read[0], a=read[1], b=read[2])


def _take(asked: Query) -> None:
    """Begin the scene that a link asks for, unless it is the one that is on screen, whose points may have moved."""
    scene = Scene.from_link(asked)
    if KEY + ":shown" not in st.session_state or scene.clouds() != shown().scene.clouds():
        begin(scene)
    charge(scene.p)


ADDRESS = Address("wasserstein", ("preset", "n", "m", "seed", "p"), _take, lambda: shown().scene.to_link())


@st.fragment
def _panel(scene: Scene) -> None:
    """Show clouds, figures and settings: what runs again while a point is dragged.

    `scene`: the one that the page began with. When it is another one, the address has to follow.
    """
    now = shown()
    if now.scene != scene:
        st.rerun()
    found = exact.transport(now.a, now.b, power=now.scene.p)
    _presets(now.scene)
    left, right = st.columns([7, 5], gap="medium")
    with left:
        text = {key: _(words) for key, words in clouds.TEXT.items()}
        prices = exact.prices(found) if st.session_state.get("ot:prices") else None
        view = clouds.PlanView(now.series, now.seq, (now.a, now.b), found.coupling, views.PALETTE[:2], text, prices)
        clouds.mount(view, key=KEY, moved=moved)
    with right:
        _figures(found, now.scene.p)
        words = {"w": scenes.POWERS[now.scene.p], "share": _(scenes.SHARE[now.scene.p])}
        st.markdown(_(scenes.ABOUT[now.scene.preset]).format(**words))
        _settings(now.scene)


def _presets(scene: Scene) -> None:
    st.session_state["ot:preset"] = scene.preset
    st.pills(
        _("Begin with"), list(scenes.PRESETS), format_func=lambda name: _(scenes.PRESETS[name]), key="ot:preset",
        required=True, label_visibility="collapsed",
        on_change=lambda: change(preset=st.session_state["ot:preset"]))  # fmt: skip


def _figures(found: exact.Transport, p: int) -> None:
    gap, name = abs(found.primal - found.dual), scenes.POWERS[p] + ("²" if p == 2 else "")
    shown = [
        Figure(_("{w}, primal").format(w=name), f"{found.primal:.3f}", band=_("cost of the best plan"),
               help=_("mass × distance, summed over all lines, in units of the grid") if p == 1 else
               _("mass × squared distance, summed over all lines, in squared units of the grid")),
        Figure(_("{w}, dual").format(w=name), f"{found.dual:.3f}", band=_("best price difference"),
               help=_("mean price in B minus mean price in A, in the same units")),
        Figure(_("Gap"), f"{gap:.0e}" if gap > NEGLIGIBLE else "0", band=_("primal − dual"),
               help=_("what is left is rounding")),
    ]  # fmt: skip
    if p > 1:
        shown.insert(0, Figure(scenes.POWERS[p], f"{found.distance:.3f}", band=_("root of the cost"),
                               help=_("in units of the grid")))  # fmt: skip
    figures.mount(shown, key="transport-figures")


def _settings(scene: Scene) -> None:
    st.session_state["ot:p"] = scene.p
    st.segmented_control(
        _("What a way costs"), list(scenes.POWERS), key="ot:p", required=True,
        format_func=lambda p: {1: _("its length: W₁"), 2: _("its square: W₂")}[p],
        on_change=lambda: charge(st.session_state["ot:p"]))  # fmt: skip
    _size("n", _("Points in A"), scene.n)
    _size("m", _("Points in B"), scene.m, disabled=scene.preset in scenes.PAIRED)
    with st.container(horizontal=True, gap="small"):
        st.button(_("Shuffle"), icon=":material/casino:", key="ot:shuffle", on_click=change,
                  kwargs={"seed": (scene.seed + 1) % (scenes.SEEDS + 1)})  # fmt: skip
        st.button(_("Reset"), icon=":material/restart_alt:", key="ot:reset", on_click=change)
    st.toggle(_("Show the prices (dual potentials)"), key="ot:prices")


def _size(name: str, label: Markdown, value: int, *, disabled: bool = False) -> None:
    key = f"ot:{name}"
    st.session_state[key] = value
    st.slider(label, scenes.FEWEST, scenes.MOST, key=key, disabled=disabled,
              on_change=lambda: change(**{name: st.session_state[key]}))  # fmt: skip


def _notes(p: int) -> None:
    """Show what there is to know about it: why not KL, why two problems, what a WAE makes of it."""
    why, duality, wae = st.columns(3, gap="medium")
    with why:
        _note(_("Why not KL?"), _(KL).format(w=scenes.POWERS[p]))
    with duality:
        _note(_("Two problems, one number"), _(DUALITY[p]))
        for problem in ((PRIMAL[p], MASSES), (DUAL[p], PRICES[p])):
            st.latex(r"\begin{gathered}" + r"\\".join(problem) + r"\end{gathered}")
    with wae:
        _note(_("And the Wasserstein autoencoder?"), _(WAE))
        if st.button(_("Set up a WAE on the Train page"), icon=":material/model_training:", key="ot:wae"):
            _set_up_wae()


def _note(title: Markdown, text: Markdown) -> None:
    st.markdown(f"##### {title}\n{text}")


def _set_up_wae() -> None:
    """Go to the Train page with WAE-MMD chosen and nothing trained yet."""
    session.set_up(session.draft().changed("objective", objectives.find("wae_mmd")()))
    address.go("train", session.link())
