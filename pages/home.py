"""The Home page: a ready-made latent map to touch, three ways on, the family of objectives."""

from aecore.ui.pages.home import page

page.show()
