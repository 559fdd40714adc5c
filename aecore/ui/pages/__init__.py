"""The parts of the pages: one package a page."""
