"""The Sweeps page's parts: a sweep to train or to put together, its slider, traversals, rates, known factors."""
