"""The page on the Wasserstein distance itself."""
