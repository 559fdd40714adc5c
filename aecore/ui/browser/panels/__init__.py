"""Panels that run in the browser alone: film, sliders of the dimensions, paths, a pad to draw on, traversals.

One file each: a frozen dataclass of what the panel shows, which checks it, and `mount`, which sends it. A panel takes
the network of its run from the page (`components.network`), so nothing is asked of the server while somebody plays.
"""
