"""The map to touch and its words, three ways on, the family of objectives below."""

from __future__ import annotations

from aecore.ui import session, shell
from aecore.ui.address import Address
from aecore.ui.pages.home import family, showcase, ways
from aecore.ui.words import _

ADDRESS = Address("", session.ADDRESS.names, showcase.forward)


def show() -> None:
    """Lay the page out."""
    with shell.page(_("Home"), ADDRESS):
        ways.ways(showcase.show())
        family.family()
