"""Write src/baserate/random/direction_numbers.npz: direction numbers of Joe and Kuo's first dimensions, from SciPy.

Run by hand, once: ``python tools/direction_numbers.py``.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import scipy.stats

DIMENSIONS = 1024
TARGET = Path(__file__).resolve().parents[1] / "src" / "baserate" / "random" / "direction_numbers.npz"


def main() -> None:
    """Write the file."""
    with np.load(Path(scipy.stats.__file__).with_name("_sobol_direction_numbers.npz")) as kept:
        first = kept["vinit"][:DIMENSIONS]
        degrees = int(np.flatnonzero(first.any(axis=0)).max()) + 1
        polynomials = kept["poly"][:DIMENSIONS].astype(np.uint16)
        assert (polynomials == kept["poly"][:DIMENSIONS]).all()
        np.savez_compressed(TARGET, polynomials=polynomials, first=first[:, :degrees].astype(np.uint16))


if __name__ == "__main__":
    main()
