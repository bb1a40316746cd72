"""Random expressions, described by plain lists so that any Value class can build them."""

from hypothesis import strategies as st

# what PyPI's micrograd can do as well
MICROGRAD = {
    "a + b": lambda a, b: a + b,
    "a * b": lambda a, b: a * b,
    "a - b": lambda a, b: a - b,
    "a / b": lambda a, b: a / b,
    "-a": lambda a, b: -a,
    "a + 1": lambda a, b: a + 1,
    "2 * a": lambda a, b: 2 * a,
    "3 - a": lambda a, b: 3 - a,
    "a / 4": lambda a, b: a / 4,
    "5 / a": lambda a, b: 5 / a,
    "a**0": lambda a, b: a**0,
    "a**2": lambda a, b: a**2,
    "a**3": lambda a, b: a**3,
    "a**-2": lambda a, b: a**-2,
    "relu": lambda a, b: a.relu(),
}

NAMED = (
    "exp",
    "log",
    "tanh",
    "relu",
    "leaky_relu",
    "sigmoid",
    "softplus",
    "sin",
    "cos",
    "sqrt",
    "abs",
)

EVERYTHING = MICROGRAD | {
    "a**b": lambda a, b: a**b,
    "2**a": lambda a, b: 2**a,
    "a**0.5": lambda a, b: a**0.5,
    "max": lambda a, b: a.max(b),
    **{name: lambda a, b, name=name: getattr(a, name)() for name in NAMED},
}

numbers = st.one_of(st.sampled_from([0.0, 1.0, -1.0, 2.0, -3.0, 0.5]), st.floats(-3, 3))
leaves = st.lists(numbers, min_size=1, max_size=4)


def steps(operations, most=12):
    """Lists of (operation, which node, which other node), counted back from the newest."""
    place = st.integers(0, 30)
    step = st.tuples(st.sampled_from(sorted(operations)), place, place)
    return st.lists(step, min_size=1, max_size=most)


def build(value_class, leaves, steps):
    """The nodes, leaves first; the last one is the root. Nodes are used more than once."""
    nodes = [value_class(number) for number in leaves]
    for name, i, j in steps:
        a, b = nodes[-1 - i % len(nodes)], nodes[-1 - j % len(nodes)]
        nodes.append(EVERYTHING[name](a, b))
    return nodes


def graph_of(root):
    """Every node that `root` reaches through `_prev`, of any class."""
    seen, waiting = {root}, [root]
    while waiting:
        for child in waiting.pop()._prev:
            if child not in seen:
                seen.add(child)
                waiting.append(child)
    return seen
