"""How well single latent dimensions tell known factors apart: one file per score, and what makes them all of a run.

Importing the package loads nothing heavy: pages ask through `aecore.analyses.factors.question`.
"""
