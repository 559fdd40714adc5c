"""The Lessons page: the theory in order, each step with its formula, its code and experiments one click away."""

from aecore.ui.pages.lessons import page

page.show()
