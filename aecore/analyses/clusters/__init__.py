"""Clusters of what was learnt.

Light: `setting`, `recipe`, `asked`, `words`, `command`. The rest is heavy: workers and the command line load it.
"""
