"""Random streams keyed by what they are for: (seed, replicate, name), never by the order of calls."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from baserate.random.digital_net import BITS, DigitalNet, most_dimensions

#: Most dimensions that SciPy's direction numbers reach (Joe and Kuo, 2008).
MAX_SOBOL_DIMENSIONS = 21201


def stream(seed: int, replicate: int, name: str) -> np.random.Generator:
    """Return the generator of one named stream.

    The key of a counter-based generator (Philox; Salmon et al., SC'11) is a hash of all three, so that a stream does
    not change with what else is drawn, in what order, or in how many threads.
    """
    digest = hashlib.blake2b(f"{seed}/{replicate}/{name}".encode(), digest_size=16).digest()
    return np.random.Generator(np.random.Philox(np.random.SeedSequence(int.from_bytes(digest, "little"))))


def uniforms(seed: int, names: Sequence[str], n: int, block: int) -> Iterator[dict[str, NDArray[np.float64]]]:
    """Yield ``n`` points of the open unit cube in blocks: for each name an array of shape (m,), m <= ``block``.

    The points are Sobol's, scrambled with a stream of their own (Owen 1998; Matousek 1998), so a mean
    or a quantile of a smooth function has an error near 1/n instead of 1/sqrt(n). Names take their dimensions in sorted
    order, so the result does not depend on the order in which they are given, nor on ``block``. With more names than
    there are direction numbers, each name draws from its own stream instead.
    """
    ordered = sorted(set(names))
    if not ordered or len(ordered) > MAX_SOBOL_DIMENSIONS:
        yield from _independent(seed, ordered, n, block)
        return
    draw = _net(len(ordered), stream(seed, 0, "sobol-scramble"))
    for start in range(0, n, block):
        points = draw(start, min(start + block, n))
        # A scrambled point may be 0 exactly; the middle of its cell never is.
        points += 0.5 / 2**BITS
        yield dict(zip(ordered, points, strict=True))


def _net(dimensions: int, rng: np.random.Generator) -> Callable[[int, int], NDArray[np.float64]]:
    """Return what gives the points from one number up to another, each coordinate a row."""
    if dimensions <= most_dimensions():
        return DigitalNet(dimensions, rng).points
    from scipy.stats import qmc

    engine = qmc.Sobol(d=dimensions, scramble=True, bits=BITS, rng=rng)

    def draw(start: int, stop: int) -> NDArray[np.float64]:
        """Draw the next points; SciPy's engine keeps its own place."""
        with warnings.catch_warnings():
            # SciPy warns where n is not a power of two; the points are then a little less even, and still unbiased.
            warnings.filterwarnings("ignore", message="The balance properties", category=UserWarning)
            return np.ascontiguousarray(engine.random(stop - start).T)

    return draw


def _independent(seed: int, names: Sequence[str], n: int, block: int) -> Iterator[dict[str, NDArray[np.float64]]]:
    generators = {name: stream(seed, 0, name) for name in names}
    for start in range(0, n, block):
        size = min(block, n - start)
        yield {name: 1.0 - generator.random(size) for name, generator in generators.items()}
