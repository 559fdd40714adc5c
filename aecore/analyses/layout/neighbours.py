"""The nearest neighbours of every point of a cloud, exactly. Needs torch and scipy."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from aecore import settings
from aecore.analyses.base import NEIGHBOURS, Report

AT_ONCE = 50_000_000  # numbers held at once: 200 MB


MOST_IN_TREE = 20  # dimensions: in more, a tree looks at nearly every point
Found = tuple[NDArray[np.int32], NDArray[np.float32]]


def nearest(x: NDArray[np.float32], k: int, report: Report) -> Found:
    """Each point's k nearest points of x (n, p), itself first, and how far they are: (n, k), (n, k). k ≤ n.

    In few dimensions by a tree (70,000 × 10 take some 5 s of one core), in many by all distances (10,000 × 784 take
    some 3 s). Nothing must be compiled first as for the approximate search in umap-learn, whose code no process can
    take over from another.
    """
    return _by_tree(x, k, report) if x.shape[1] <= MOST_IN_TREE else _by_distance(x, k, report)


def _by_tree(x: NDArray[np.float32], k: int, report: Report) -> Found:
    tree, threads = cKDTree(x), settings.numba_threads()
    distances, indices = np.empty((len(x), k), np.float32), np.empty((len(x), k), np.int32)
    for rows in np.array_split(np.arange(len(x)), max(1, len(x) // 5_000)):
        report(NEIGHBOURS, rows[0] / len(x))
        distances[rows], indices[rows] = tree.query(x[rows], k=range(1, k + 1), workers=threads)
        for row in rows[indices[rows, 0] != rows]:  # of points in one place, each is its own first neighbour
            _put_first(indices[row], row)
    return indices, distances


def _put_first(indices: NDArray[np.int32], row: int) -> None:
    """Move a point to the front of its own neighbours; another in the same place makes way."""
    here = np.flatnonzero(indices == row)
    indices[here[0] if len(here) else -1] = indices[0]
    indices[0] = row


@torch.no_grad()
def _by_distance(x: NDArray[np.float32], k: int, report: Report) -> Found:
    points = torch.from_numpy(x - x.mean(0))  # centred: ‖a‖² + ‖b‖² − 2 a·b loses fewer digits
    squares = points.square().sum(1)
    chunk = max(1, AT_ONCE // max(len(points), k * points.shape[1]))
    indices, distances = [], []
    for start in range(0, len(points), chunk):
        report(NEIGHBOURS, start / len(points))
        part = points[start : start + chunk]
        apart = torch.addmm(squares, part, points.T, alpha=-2)  # squared distances less ‖part‖²: the order is the same
        apart[torch.arange(len(part)), torch.arange(start, start + len(part))] = -torch.inf
        found = apart.topk(k, largest=False).indices
        indices.append(found)
        distances.append((points[found] - part[:, None]).square().sum(-1).sqrt())
    return torch.cat(indices).int().numpy(), torch.cat(distances).numpy()
