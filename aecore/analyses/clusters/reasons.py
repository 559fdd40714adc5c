"""What clustering says: the stage it adds, and why points cannot be clustered (templates that pages translate)."""

TRAIN = "Training the autoencoder"

TOO_MANY = (
    "{clusters} clusters need at least as many points, but there are {points}: choose fewer clusters or more images."
)
TOO_FEW = "There are {points} points, fewer than the {needed} that this method needs: choose more images."
ALL_NOISE = "HDBSCAN calls every point noise: choose a smaller smallest cluster or a lower density."
ONE_POINT = "All {points} points lie in the same place, so there is nothing to tell apart: the codes have collapsed."
FEW_PLACES = (
    "The points lie in only {places} different places, so they cannot make {clusters} clusters: choose fewer clusters."
)
NOT_FINITE = "Some points are not finite numbers: the training diverged."
TOO_WIDE = (
    "A {covariance} covariance in {dims} dimensions has more numbers than the points can tell: choose diag or "
    "spherical, or a space of at most {most} dimensions."
)
MESSAGES = (TOO_MANY, TOO_FEW, ALL_NOISE, ONE_POINT, FEW_PLACES, NOT_FINITE, TOO_WIDE)
