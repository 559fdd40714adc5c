"""Analyses of finished runs and of data: asked for by pages, made by one warm process, kept on disk."""
