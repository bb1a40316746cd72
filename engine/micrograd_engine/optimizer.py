"""Optimizer: what SGD and Adam share: the learning rate, the two ways to step, the state."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from .checks import as_float, described
from .losses import as_values
from .schedules import Constant, Schedule, as_schedule
from .training.optimizer_state import read
from .value import Value

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


class Optimizer:
    """What the optimisers share; each says in `_move` how one step goes.

    Attributes
    ----------
    steps : int
        How many steps were made, which is the number of the next one.
    settings, moments
        The names of its arguments beside `lr`, and of what it remembers of each parameter: what a
        subclass has to tell, so that its state can be saved.
    """

    settings: ClassVar[tuple[str, ...]] = ()
    moments: ClassVar[tuple[str, ...]] = ()
    steps: int
    _schedule: Schedule
    _scratch: Array | None  # room for a step, of as many numbers as the parameters
    _moments: dict[str, Array]

    def __new__(cls, *given: Any, **named: Any) -> Any:
        """In PyTorch the parameters come first: who writes that here is told where they go."""
        if given and isinstance(given[0], list) and any(isinstance(p, Value) for p in given[0]):
            raise TypeError(
                f"{cls.__name__}: lr: expected a number, got a list of Values; "
                "the parameters go to step(…)"
            )
        return super().__new__(cls)

    def __init__(self, lr: Any) -> None:
        self.reset()
        self.lr = lr

    def _move(self, data: Array, grad: Array, lr: float) -> None:
        raise NotImplementedError(f"{type(self).__name__} does not say how it moves")

    # ---- the learning rate and other settings

    @property
    def lr(self) -> float:
        """The learning rate of the next step; may be assigned, a finite number or a schedule."""
        return self._schedule(self.steps)

    @lr.setter
    def lr(self, lr: Any) -> None:
        try:
            self._schedule = as_schedule(lr)
        except (TypeError, ValueError) as problem:
            raise type(problem)(f"{type(self).__name__}: {problem}") from None

    @property
    def schedule(self) -> Schedule:
        """The learning rate of every step."""
        return self._schedule

    def _checked(
        self, name: str, number: Any, wanted: str, allowed: Callable[[float], bool]
    ) -> float:
        said = f"{type(self).__name__}: {name}"
        checked = as_float(number, said)
        if not allowed(checked):
            raise ValueError(f"{said}: expected {wanted}, got {number!r}")
        return checked

    @property
    def size(self) -> int | None:
        """Of how many parameters it remembers something; None before the first step."""
        return None if self._scratch is None else len(self._scratch)

    # ---- steps

    def step(self, parameters: Any) -> None:
        """Move each of these Values along its `grad`.

        Parameters
        ----------
        parameters
            A list of Values, such as `model.parameters()`: as many as in the step before, in the
            same order.

        Raises
        ------
        TypeError, ValueError
            When there is anything else in the list, or nothing, or not as many as before; nothing
            has moved then.
        """
        import numpy as np

        values = as_values(parameters, "parameters")
        if self._scratch is not None and len(values) != len(self._scratch):
            raise ValueError(
                f"parameters: expected {len(self._scratch)} as in the step before, "
                f"got {len(values)}; reset() makes it forget"
            )
        data, grad = np.array([p.data for p in values]), np.array([p.grad for p in values])
        with np.errstate(all="ignore"):  # training that diverges goes on with inf and nan
            self.update(data, grad)
        for p, number in zip(values, data.tolist(), strict=True):
            p.data = number

    def update(self, data: Array, grad: Array) -> None:
        """Move the numbers `data` along the gradient `grad`, in place.

        Parameters
        ----------
        data, grad
            Arrays of shape `(n,)`, float64; `n` is that of the step before.

        Raises
        ------
        TypeError, ValueError
            When they are not; nothing has moved then.

        Notes
        -----
        Nothing is allocated after the first step. What NumPy says of an overflow is the caller's
        choice (`numpy.errstate`).
        """
        if not self._known(data, grad):
            self._meet(data, grad)
        self._move(data, grad, self._schedule(self.steps))
        self.steps += 1

    def _known(self, data: Any, grad: Any) -> bool:
        """Whether these are arrays as in the step before, seen at a glance."""
        scratch = self._scratch
        return (
            scratch is not None
            and data.__class__ is scratch.__class__ is grad.__class__
            and data.shape == scratch.shape == grad.shape
            and data.dtype is scratch.dtype is grad.dtype
            and data.flags.writeable
        )

    def _meet(self, data: Any, grad: Any) -> None:
        """Check arrays in full, and make room for what a step needs."""
        import numpy as np

        for name, array in (("data", data), ("grad", grad)):
            if not isinstance(array, np.ndarray) or array.dtype != np.float64:
                kind = array.dtype if isinstance(array, np.ndarray) else described(array)
                raise TypeError(f"{name}: expected an array of float64, got {kind}")
            if array.ndim != 1 or len(array) == 0:
                raise ValueError(
                    f"{name}: expected the shape (n,), n at least 1, got {array.shape}"
                )
            if self._scratch is not None and array.shape != self._scratch.shape:
                raise ValueError(
                    f"{name}: expected the shape {self._scratch.shape} of the step before, "
                    f"got {array.shape}; reset() makes it forget"
                )
        if data.shape != grad.shape:
            raise ValueError(f"grad: expected the shape {data.shape} of data, got {grad.shape}")
        if not data.flags.writeable:
            raise ValueError("data: expected an array to write into, got a read-only one")
        if self._scratch is None:
            self._scratch = np.empty(len(data))

    def _moment(self, name: str) -> Array:
        """What it remembers of each parameter under this name, 0 at first."""
        import numpy as np

        if name not in self._moments:
            assert self._scratch is not None
            self._moments[name] = np.zeros(len(self._scratch))
        return self._moments[name]

    # ---- what it remembers

    def reset(self) -> None:
        """Forget all steps, and what it remembers of each parameter."""
        self.steps = 0
        self._scratch = None
        self._moments = {}

    def state(self) -> dict[str, Any]:
        """Its name, settings, schedule, steps and what it remembers, ready for JSON.

        Examples
        --------
        >>> from micrograd_engine.optim import SGD
        >>> state = SGD(lr=0.1, momentum=0.9).state()
        >>> state["lr"], state["momentum"], state["steps"], state["velocity"]
        ({'kind': 'constant', 'lr': 0.1}, 0.9, 0, [])
        """
        settings = {name: getattr(self, name) for name in self.settings}
        return {
            "name": type(self).__name__,
            "lr": self._schedule.to_state(),
            **{k: list(n) if isinstance(n, tuple) else n for k, n in settings.items()},
            "steps": self.steps,
            **{k: self._moments[k].tolist() if k in self._moments else [] for k in self.moments},
        }

    def load(self, state: Any) -> None:
        """Go on from what `state` told: settings, schedule, steps and what it remembered.

        Raises
        ------
        TypeError, ValueError
            When `state` is not that of such an optimiser; nothing has changed then.
        """
        loaded = read(state, [type(self)])
        for name in self.settings:
            if isinstance(getattr(self, name), tuple):  # JSON has lists only
                setattr(loaded, name, tuple(getattr(loaded, name)))
        self.__dict__.update(loaded.__dict__)

    @staticmethod
    def from_state(state: Any) -> Optimizer:
        """An optimiser that goes on from what `state` told.

        Raises
        ------
        TypeError, ValueError
            When `state` is not such a dict; what is wrong is named.

        Examples
        --------
        >>> from micrograd_engine.optim import Adam
        >>> Optimizer.from_state(Adam(lr=0.01).state())
        Adam(lr=0.01, betas=(0.9, 0.999), eps=1e-08)
        """
        return read(state, _kinds())

    def _remember(self, moments: dict[str, Array]) -> None:
        """Take over what was read of a state; what is left out stands for zeros."""
        import numpy as np

        for name, numbers in moments.items():
            self._scratch = np.empty(len(numbers))
            self._moments[name] = numbers

    def __repr__(self) -> str:
        lr = self._schedule.lr if isinstance(self._schedule, Constant) else self._schedule
        settings = "".join(f", {name}={getattr(self, name)!r}" for name in self.settings)
        return f"{type(self).__name__}(lr={lr!r}{settings})"


def _kinds() -> list[type[Optimizer]]:
    """The optimisers there are, subclasses of subclasses included."""
    found = Optimizer.__subclasses__()
    for kind in found:
        found += kind.__subclasses__()
    return found
