"""Array: float64 numbers in NumPy, which importing this module loads.

A module that has to be importable without NumPy imports it for type checkers only.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.int64]
