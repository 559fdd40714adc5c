"""The Home page: a latent map to touch, three ways on, the family of objectives."""
