"""Optimizer: the base of all optimisers, with the learning rate, the two ways to step and the state."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from typing import Annotated, Any, ClassVar, Self, TypedDict, overload

import numpy as np

from .array_types import Array
from .checks import as_float, as_whole, described, shown
from .losses import as_values
from .schedules import KINDS, Constant, Schedule, as_schedule
from .value import Value

# Held while a setting is assigned; who holds it takes over a whole state, and no assignment gets lost.
settings_lock = threading.RLock()


class OptimizerState(TypedDict):
    """An optimiser at one moment.

    `settings` are its arguments beside `lr`. `moments` are arrays with a number for each parameter,
    such as a velocity; a missing one stands for zeros.
    """

    name: str
    lr: Annotated[dict[str, Any], Schedule]
    settings: dict[str, Any]
    moments: dict[str, Array]
    steps: int


class Optimizer:
    """Base of the optimisers; a subclass defines one step in `_move`.

    Attributes
    ----------
    steps : int
        The number of steps so far, which is also the number of the next step.
    settings, extras, moments
        The names of its arguments beside `lr`, of those that a state leaves out where they are off,
        and of the arrays that it keeps for the parameters. A subclass lists them, so that its state
        can be saved.
    """

    settings: ClassVar[tuple[str, ...]] = ()
    extras: ClassVar[tuple[str, ...]] = ()
    moments: ClassVar[tuple[str, ...]] = ()
    steps: int
    _schedule: Schedule
    _scratch: Array | None  # working memory of a step, with a number for each parameter
    _moments: dict[str, Array]

    def __new__(cls, *given: Any, **named: Any) -> Any:
        """Refuse parameters as the first argument, as in PyTorch; the error says where they go."""
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
            schedule = as_schedule(lr)
        except (TypeError, ValueError) as problem:
            raise type(problem)(f"{type(self).__name__}: {problem}") from None
        with settings_lock:
            self._schedule = schedule

    @property
    def schedule(self) -> Schedule:
        """The learning rate of every step."""
        return self._schedule

    def _checked(
        self, name: str, number: Any, wanted: str, allowed: Callable[[float], bool]
    ) -> float:
        what = f"{type(self).__name__}: {name}"
        checked = as_float(number, what)
        if not allowed(checked):
            raise ValueError(f"{what}: expected {wanted}, got {shown(number)}")
        return checked

    def _share(self, name: str, number: Any) -> float:
        return self._checked(name, number, "a number from 0 to below 1", lambda x: 0 <= x < 1)

    def _positive(self, name: str, number: Any) -> float:
        return self._checked(name, number, "a finite number above 0", lambda x: 0 < x < math.inf)

    def _not_negative(self, name: str, number: Any) -> float:
        wanted = "a finite number, at least 0"
        return self._checked(name, number, wanted, lambda x: 0 <= x < math.inf)

    @property
    def size(self) -> int | None:
        """The number of parameters; None before the first step."""
        return None if self._scratch is None else len(self._scratch)

    # ---- steps

    def step(self, parameters: Any) -> None:
        """Move each of these Values along its `grad`.

        Parameters
        ----------
        parameters
            A list of Values, such as `model.parameters()`: the same number as in the previous step,
            in the same order.

        Raises
        ------
        TypeError, ValueError
            When the list is empty, contains anything else, or has another length than in the previous
            step; then nothing moves.
        """
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
            Arrays of shape `(n,)`, float64; `n` is the same in every step.

        Raises
        ------
        TypeError, ValueError
            When they are not such arrays; then nothing moves.

        Notes
        -----
        Only the first step allocates memory. The caller decides with `numpy.errstate` whether NumPy
        warns of an overflow.
        """
        if not self._known(data, grad):
            self._meet(data, grad)
        self._move(data, grad, self._schedule(self.steps))
        self.steps += 1

    def _known(self, data: Any, grad: Any) -> bool:
        """Whether the arrays are like those of the previous step; a cheap check."""
        scratch = self._scratch
        return (
            scratch is not None
            and data.__class__ is scratch.__class__ is grad.__class__
            and data.shape == scratch.shape == grad.shape
            and data.dtype is scratch.dtype is grad.dtype
            and data.flags.writeable
        )

    def _meet(self, data: Any, grad: Any) -> None:
        """Check the arrays in full, and allocate the working memory."""
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
        """The array of this name, with a number for each parameter, 0 at first."""
        if name not in self._moments:
            assert self._scratch is not None
            self._moments[name] = np.zeros(len(self._scratch))
        return self._moments[name]

    # ---- state

    def reset(self) -> None:
        """Forget all steps and moments."""
        self.steps = 0
        self._scratch = None
        self._moments = {}

    def state(self) -> OptimizerState:
        """Its name, schedule, settings, moments and steps, from which another optimiser can continue.

        Examples
        --------
        >>> from micrograd_engine.optim import SGD
        >>> state = SGD(lr=0.1, momentum=0.9).state()
        >>> state["lr"], state["settings"], state["moments"], state["steps"]
        ({'kind': 'constant', 'lr': 0.1}, {'momentum': 0.9}, {}, 0)
        """
        settings = self._settings_in_use()
        return {
            "name": type(self).__name__,
            "lr": self._schedule.to_state(self.steps),
            "settings": {k: [*n] if isinstance(n, tuple) else n for k, n in settings.items()},
            "moments": {k: self._moments[k].copy() for k in self.moments if k in self._moments},
            "steps": self.steps,
        }

    def _settings_in_use(self) -> dict[str, Any]:
        """Its settings, and those extras that are on."""
        extras = {name: getattr(self, name) for name in self.extras}
        return {name: getattr(self, name) for name in self.settings} | {
            name: setting for name, setting in extras.items() if setting
        }

    def load(self, state: Any) -> None:
        """Continue from a result of `state`: settings, schedule, steps and moments.

        Raises
        ------
        TypeError, ValueError
            When `state` is not that of such an optimiser; then nothing changes.
        """
        self._become(read(state, [type(self)], self._schedule))

    @staticmethod
    def from_state(state: Any) -> Optimizer:
        """An optimiser that continues from a result of `state`.

        Raises
        ------
        TypeError, ValueError
            When `state` is not such a dict; the message names the fault.

        Examples
        --------
        >>> from micrograd_engine.optim import Adam
        >>> Optimizer.from_state(Adam(lr=0.01).state())
        Adam(lr=0.01, betas=(0.9, 0.999), eps=1e-08)
        """
        return read(state, _kinds())

    def _become(self, other: Optimizer) -> None:
        """Take over everything from `other`, an optimiser of the same class."""
        for name in self.settings:
            if isinstance(getattr(self, name), tuple):  # a state has lists only
                setattr(other, name, tuple(getattr(other, name)))
        self.__dict__.update(other.__dict__)

    def _remember(self, moments: dict[str, Array]) -> None:
        """Take over the moments of a state; a missing one stands for zeros."""
        for name, numbers in moments.items():
            self._scratch = np.empty(len(numbers))
            self._moments[name] = numbers

    def __repr__(self) -> str:
        lr = self._schedule.lr if isinstance(self._schedule, Constant) else self._schedule
        settings = "".join(f", {k}={setting!r}" for k, setting in self._settings_in_use().items())
        return f"{type(self).__name__}(lr={lr!r}{settings})"


class Setting:
    """A number that an optimiser takes as an argument, and checks whenever somebody assigns it.

    Parameters
    ----------
    check
        Which numbers it allows: `Optimizer._share`, `_positive` or `_not_negative`.
    doc
        What it means.
    moment
        The moment that the optimiser forgets when this becomes 0; "": none.
    """

    def __init__(self, check: Callable[[Any, str, Any], float], doc: str, moment: str = "") -> None:
        self._check, self.__doc__, self._moment = check, doc, moment

    def __set_name__(self, kind: type, name: str) -> None:
        self._name, self._kept = name, f"_{name}"

    @overload
    def __get__(self, optimizer: None, kind: type) -> Self: ...

    @overload
    def __get__(self, optimizer: Optimizer, kind: type) -> float: ...

    def __get__(self, optimizer: Optimizer | None, kind: type) -> Self | float:
        if optimizer is None:
            return self
        number: float = getattr(optimizer, self._kept)
        return number

    def __set__(self, optimizer: Optimizer, number: Any) -> None:
        checked = self._check(optimizer, self._name, number)
        with settings_lock:
            setattr(optimizer, self._kept, checked)
            if checked == 0:
                optimizer._moments.pop(self._moment, None)


# ---- reading a state


def read(state: Any, kinds: list[Any], own: Schedule | None = None) -> Optimizer:
    """The optimiser, of one of these classes, that this state describes.

    A schedule of the learner's own cannot be read from a state: `own` is the one to keep, if it is
    of the kind that the state names.

    Raises
    ------
    TypeError, ValueError
        When it is not such a state; the message names the fault.
    """
    if not isinstance(state, dict):
        raise TypeError(f"state: expected the dict of an optimiser, got {described(state)}")
    name = state.get("name")
    # of two classes of one name the later, because a notebook may run a cell again
    made = next((kind for kind in reversed(kinds) if kind.__name__ == name), None)
    if made is None:
        known = " or ".join(kind.__name__ for kind in kinds)
        raise ValueError(f"state: name: expected {known}, got {shown(name)}")
    given = _nested(state, made)
    _check_names(given, made)
    schedule = own if _is_state_of(given["lr"], own) else Schedule.from_state(given["lr"])
    optimizer: Optimizer = made(schedule, **given["settings"])
    optimizer.steps = as_whole(given["steps"], "steps")
    if optimizer.steps >= 2**53:
        raise ValueError(
            f"steps: expected a whole number below 2**53, got {described(given['steps'])}"
        )
    optimizer._remember(_checked_moments(given["moments"]))
    return optimizer


def _is_state_of(state: Any, own: Schedule | None) -> bool:
    """Whether this is the state of `own`, a schedule that no state describes."""
    return (
        own is not None
        and type(own) not in KINDS
        and isinstance(state, dict)
        and state.get("kind") == own.kind
    )


def _nested(state: dict[str, Any], made: Any) -> dict[str, Any]:
    """`state` with nested settings and moments; files of schema 1 have them beside the name."""
    if "settings" in state or "moments" in state:
        return state
    head = {key: state[key] for key in ("name", "lr", "steps") if key in state}
    moments = {key: state[key] for key in made.moments if key in state}
    settings = {key: state[key] for key in state if key not in head and key not in moments}
    return head | {"settings": settings, "moments": moments}


def _check_names(state: dict[str, Any], made: Any) -> None:
    """Refuse a state with other keys, settings or moments than this class has."""
    wanted = [*OptimizerState.__annotations__]
    if state.keys() != {*wanted}:
        raise ValueError(f"state: expected {wanted} of {made.__name__}, got {shown([*state])}")
    for part, names in (("settings", made.settings), ("moments", made.moments)):
        given = state[part]
        if not isinstance(given, dict):
            raise TypeError(f"state: {part}: expected a dict, got {described(given)}")
        more = made.extras if part == "settings" else ()
        # an extra setting may be left out, and a moment
        if given.keys() - {*names, *more} or (part == "settings" and {*names} - given.keys()):
            raise ValueError(
                f"state: {part}: expected {[*names]} of {made.__name__}, got {shown([*given])}"
            )


def _checked_moments(given: dict[str, Any]) -> dict[str, Array]:
    """Copies of the moments that are not empty; all must have the same length."""
    found: dict[str, Array] = {}
    for name, numbers in given.items():
        array = _array(numbers, name)
        for other in found.values():
            if len(array) not in (0, len(other)):
                raise ValueError(f"{name}: expected {len(other)} numbers, got {len(array)}")
        if len(array):
            found[name] = array
    return found


def _array(numbers: Any, name: str) -> Array:
    if isinstance(numbers, np.ndarray) and numbers.dtype == np.float64 and numbers.ndim == 1:
        return numbers.copy()
    if not isinstance(numbers, list):
        raise TypeError(f"{name}: expected a list of numbers, got {described(numbers)}")
    return np.array([as_float(x, f"{name}[{i}]") for i, x in enumerate(numbers)])


def _kinds() -> list[type[Optimizer]]:
    """All optimisers, including subclasses of subclasses."""
    found = Optimizer.__subclasses__()
    for kind in found:
        found += kind.__subclasses__()
    return found
