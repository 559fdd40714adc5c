"""A few of many images come from all over, and are exactly as many as were asked for."""

from __future__ import annotations

import pytest
import torch

from aecore.nn.spread import spread


def test_few_images_come_from_all_over():
    assert spread(torch.arange(1000), 7).tolist() == [0, 142, 285, 428, 571, 714, 857]


@pytest.mark.parametrize(("n", "of"), [(10, 11), (200, 500), (500, 10_000), (500, 999), (1, 3)])
def test_they_are_as_many_as_asked_and_reach_the_end(n, of):
    found = spread(torch.arange(of), n)
    assert len(found) == len(found.unique()) == n
    assert int(found[-1]) >= of - of / n - 1


@pytest.mark.parametrize("of", [0, 1, 4])
def test_of_fewer_all_are_taken(of):
    assert spread(torch.arange(of), 5).tolist() == list(range(of))
