"""The Train page: choose, train, watch, steer."""

from aecore.ui.pages.train import page

page.show()
