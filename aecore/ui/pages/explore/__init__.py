"""The Explore page: one run, its map to touch, and what can be done with its latent space."""
