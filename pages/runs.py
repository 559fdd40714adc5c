"""The Runs page: every run there is, to find, open, name, take away and delete."""

from aecore.ui.pages.runs import page

page.show()
