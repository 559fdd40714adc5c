"""Charts of runs: the loss, latent dimensions, heat maps, noise; and the axes that charts have in common."""
