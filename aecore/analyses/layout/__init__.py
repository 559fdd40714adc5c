"""How points are laid out in few dimensions: PCA, UMAP, t-SNE, and how far to trust each."""
