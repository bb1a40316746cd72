"""The state of an optimiser, read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..checks import as_float, as_whole, described
from ..schedules import Schedule

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..optimizer import Optimizer

    Array = NDArray[np.float64]


def read(state: Any, kinds: list[Any]) -> Optimizer:
    """The optimiser, of one of these classes, that gave this state.

    Raises
    ------
    TypeError, ValueError
        When it is not such a state; what is wrong is named.
    """
    if not isinstance(state, dict):
        raise TypeError(f"state: expected the dict of an optimiser, got {described(state)}")
    name = state.get("name")
    # of two of one name the later, as the cell of a notebook is run again
    made = next((kind for kind in reversed(kinds) if kind.__name__ == name), None)
    if made is None:
        known = " or ".join(kind.__name__ for kind in kinds)
        raise ValueError(f"state: name: expected {known}, got {name!r}")
    wanted = ["name", "lr", *made.settings, "steps", *made.moments]
    if state.keys() != {*wanted}:
        raise ValueError(f"state: expected {wanted} of {name}, got {[*state]}")
    settings = {setting: state[setting] for setting in made.settings}
    optimizer: Optimizer = made(Schedule.from_state(state["lr"]), **settings)
    optimizer.steps = as_whole(state["steps"], "steps")
    if optimizer.steps >= 2**53:
        raise ValueError(
            f"steps: expected a whole number below 2**53, got {described(state['steps'])}"
        )
    optimizer._remember(_moments({moment: state[moment] for moment in made.moments}))
    return optimizer


def _moments(given: dict[str, Any]) -> dict[str, Array]:
    """Those that are no empty lists, as arrays; all have to be equally long."""
    import numpy as np

    found: dict[str, Array] = {}
    for name, numbers in given.items():
        if not isinstance(numbers, list):
            raise TypeError(f"{name}: expected a list of numbers, got {described(numbers)}")
        array = np.array([as_float(x, f"{name}[{i}]") for i, x in enumerate(numbers)])
        for other in found.values():
            if len(array) not in (0, len(other)):
                raise ValueError(f"{name}: expected {len(other)} numbers, got {len(array)}")
        if len(array):
            found[name] = array
    return found
