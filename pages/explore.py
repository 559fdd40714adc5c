"""The Explore page: one run whose latent space is touched, walked through, and asked about a digit of one's own."""

from aecore.ui.pages.explore import page

page.show()
