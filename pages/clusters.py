"""The Clusters page: pixels, PCA, codes or their UMAP, clustered without labels and held against them."""

from aecore.ui.pages.clusters import page

page.show()
