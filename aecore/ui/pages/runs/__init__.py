"""The Runs page: every run there is, to find, open, name, take away and delete."""
