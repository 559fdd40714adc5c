"""The page on the Wasserstein distance itself: two clouds to drag, the best plan between them, W₁ twice."""

from aecore.ui.pages.wasserstein import page

page.show()
