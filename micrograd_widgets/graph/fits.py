"""Whether the arrays of a tape belong together: it computes them again and looks, and changes none."""

import numpy as np

from micrograd_engine import Tape


def data_fits(tape: Tape) -> bool:
    """Whether the inner numbers belong to the leaves, as far as anybody can compute them."""
    if not tape.can_forward:
        return True
    shown = tape.data.copy()
    tape.forward()
    fits = np.allclose(shown, tape.data, rtol=1e-12, atol=1e-12, equal_nan=True)
    tape.data[:] = shown
    return fits


def grad_fits(tape: Tape, new_grad: bool) -> bool:
    """Whether the gradients, which changed with the data or did not, belong to it as it is now."""
    if not np.any(tape.grad):
        return True
    if not new_grad or tape.refusal:
        return new_grad
    shown = tape.grad.copy()
    tape.zero_grad()
    tape.backward()
    fits = np.allclose(shown, tape.grad, rtol=1e-9, atol=0, equal_nan=True)
    tape.grad[:] = shown
    return fits
