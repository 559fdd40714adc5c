"""The Compare page: two to four runs side by side, one thing changed."""

from aecore.ui.pages.compare import page

page.show()
