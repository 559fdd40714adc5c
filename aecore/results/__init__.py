"""What is kept of a run: snapshots, films, the store, the gallery, exports. Nothing here imports torch."""
