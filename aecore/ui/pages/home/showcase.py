"""The Home page's first screen: a run of the gallery, to be touched at once."""

from __future__ import annotations

import streamlit as st

from aecore import data
from aecore.results import gallery
from aecore.results.gallery import Piece
from aecore.results.plane import View
from aecore.run import BY_NAME, Run
from aecore.ui import address, ready_made
from aecore.ui.browser import components, films, maps, reconstructions
from aecore.ui.browser.part import mount
from aecore.ui.pages.train import status
from aecore.ui.query import Query
from aecore.ui.words import N_, _

HEIGHT = 520  # px, of the map: the first screen of a laptop holds it
#: What to see on each map.
SEEN = {
    "vae": N_("Each digit became two numbers, and the codes fill the plane around the origin without gaps: nearly "
              "every place of the map is a digit, and one turns smoothly into the next."),
    "ae": N_("Nothing but the reconstruction counts: the codes spread far (mind the axes) and leave gaps where the "
             "decoder was never trained. It draws the sharpest copies and the strangest in-betweens."),
    "beta_vae": N_("The KL term weighs four times as much as in a VAE: the codes are drawn together, neighbours "
                   "overlap, and digits that share a place blur into one another."),
    "wae_mmd": N_("Only the cloud of all codes must look like the prior, not each image's own: the plane is filled as "
                  "by a VAE, and every code stays a single point."),
}  # fmt: skip


def forward(asked: Query) -> None:
    """Open the Train page for an address that holds a run: so were all links before the app had a Home.

    Who goes back from there ends here.
    """
    if asked.keys() & {"objective", *BY_NAME} and not address.visit().back:
        address.go("train", asked)


def show() -> Run | None:
    """Show the gallery; return the run that is on screen, or None where the gallery's files are not there."""
    st.title(_("Touch a latent space"), anchor=False)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="home-top"):
        st.markdown(_("Point at the map: the decoder draws the digit of that place, here in your browser."),
                    width="content")  # fmt: skip
        key = _choose()
    piece = gallery.piece(key)
    if piece is None:
        st.info(_("The ready-made runs are not on this machine; `make gallery` trains them."))
        return None
    _stage(key, piece)
    return piece.run


def _choose() -> str:
    first = next(iter(gallery.PIECES))
    return st.segmented_control(
        _("Ready-made run"), list(gallery.PIECES), default=first, required=True, key="home:piece",
        format_func=ready_made.name, label_visibility="collapsed") or first  # fmt: skip


def _stage(key: str, piece: Piece) -> None:
    """The map on the left; what it shows in words, figures and reconstructions on the right."""
    run, series = piece.run, f"gallery:{key}"
    shown, here = ready_made.pictures_of(piece), data.available(run.dataset)
    components.pictures(maps.assets(run, len(piece.labels)) if here else {})
    left, right = st.columns([7, 4], gap="large")
    with left:
        drawn = maps.of(run, [piece.snapshot], shown, View(), series)
        components.latent_map(drawn, key="home:map", height=HEIGHT)
        components.network(series, piece.decoder(), key="home:network")
    with right, st.container(key="home-words"):
        st.subheader(_(run.objective.title), anchor=False)
        st.markdown(_(SEEN[key]))
        mount(status.figures(piece.snapshot, run, series, key="home:figures"))
        mount(reconstructions.part(piece.snapshot, shown, series, key="home:digits"))
        address.link("explore", _("Explore it: sliders, paths, a digit of your own"), {"run": ready_made.MARK + key},
                     icon=":material/touch_app:")  # fmt: skip
        filmed = st.toggle(_("Watch it learn"), key="home:film")
        if not here:
            address.link("train", _("Get MNIST to see the original images"), icon=":material/download:")
    if filmed:  # larger than all else on the page, so it comes only when it is asked for
        with left:
            films.show(series, run, gallery.film(key), piece.labels, key="home:reel")
