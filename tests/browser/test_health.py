"""Gradient health in a real JupyterLab."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from .lab import Notebook
from .view import View

Open = Callable[..., Notebook]
NEURON = """\
x1 = Value(2.0, label='x1'); x2 = Value(0.0, label='x2')
w1 = Value(-3.0, label='w1'); w2 = Value(1.0, label='w2')
n = x1*w1 + x2*w2; n.label = 'n'
o = n.tanh(); o.label = 'o'
o"""


def test_the_lectures_first_neuron_is_saturated_and_w2_gets_no_gradient(opened: Open) -> None:
    view = View(opened(NEURON).page)
    signs = view.root.get_by_role("group").get_by_role("img")
    expect(signs).to_have_count(0)
    view.press("Backward")
    expect(signs).to_have_count(2)
    view.press("Health")
    panel = view.root.get_by_role("region", name="Gradient health")
    expect(panel).to_contain_text("at n = −6.0000 the slope of tanh is 2.46e−5")
    expect(panel).to_contain_text("x2, the other factor in x2 × w2, is 0")
    panel.get_by_role("button", name="Go to w2").press("Enter")
    card = view.root.get_by_role("group", name="w2", exact=True)
    expect(card).to_have_class(re.compile("mgw-selected"))
    view.press("Zero grad")
    expect(signs).to_have_count(0)
    expect(panel).to_contain_text("There are no gradients yet: press Backward.")
