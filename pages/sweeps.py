"""The Sweeps page: a knob as a slider over finished runs, what each dimension does, rates, known factors."""

from aecore.ui.pages.sweeps import page

page.show()
