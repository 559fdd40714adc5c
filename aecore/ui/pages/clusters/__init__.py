"""The Clusters page: points of a space, clustered without labels and then held against them."""
