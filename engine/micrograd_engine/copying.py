"""Copy and pickle graphs of any depth, without recursion.

`copy` and `pickle` follow references by recursion, which ends at a depth of about a thousand.
Here both go through the graph children first, so that everything a node refers to exists when its
turn comes. A copy is of the class in `__class__`, which is Value where `type` is one that a Trainer
uses (`training/held.py`). `value.py`, which is built on this file, passes in its `topological` as
`order`.
"""

from __future__ import annotations

import copy
import threading
import weakref
from collections.abc import Callable, Container
from typing import Any, TypeVar

from .node import Node
from .reads import note

V = TypeVar("V", bound=Node)
Order = Callable[[Any, Container[Any]], list[Any]]

# what the engine stores in a node; all else comes from a learner or a subclass
_LINKS = ("_left", "_right")
_OWN = {"_data", "_grad", "_rule", "_scope", *_LINKS, "label", "role", "_number"}


def shallow_copy(v: V) -> V:
    """Another Value made from the same children."""
    own, added = _state(v)
    return _filled(object.__new__(v.__class__), own | added)


def deep_copy(root: V, memo: dict[int, Any], order: Order) -> V:
    """The whole graph again; `memo` is copy.deepcopy's."""
    waiting = []
    for v in order(root, _ById(memo)):
        own, added = _state(v)
        again = memo[id(v)] = object.__new__(v.__class__)
        _filled(again, own | {name: _again(own[name], memo) for name in _LINKS})
        if added:
            waiting.append((again, added))
    # they may refer to any node, so the nodes come first
    for again, added in waiting:
        _filled(again, {name: copy.deepcopy(thing, memo) for name, thing in added.items()})
    copied: V = memo[id(root)]
    return copied


def _again(link: Any, memo: dict[int, Any]) -> Any:
    """What a copied node refers to: the copies of its children."""
    if isinstance(link, tuple):
        return tuple(memo[id(child)] for child in link)
    return memo.get(id(link), link)


def _state(v: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the engine stores in `v`, and what a learner or a subclass has added."""
    if v._own_backward is not None:
        # a closure goes on writing into the nodes it was made for: the copy's grads would stay 0
        raise TypeError("a Value whose _backward was assigned cannot be copied or pickled")
    note(v)
    stored: Any = object.__getstate__(v)  # `v.__dict__` would give every node a dictionary
    attributes, slots = stored
    state = {**slots, **(attributes or {})}
    added = {name: state.pop(name) for name in state.keys() - _OWN}
    return state, added


def _filled(v: V, state: dict[str, Any]) -> V:
    for name, content in state.items():
        setattr(v, name, content)
    return v


class _ById:
    """The objects whose ids are keys of a dict."""

    def __init__(self, memo: dict[int, Any]) -> None:
        self.memo = memo

    def __contains__(self, thing: object) -> bool:
        return id(thing) in self.memo


class _Ancestors:
    """The ancestors of a node that is being pickled, children first; unpickled as a list."""

    def __init__(self, values: list[Node]) -> None:
        self.values = values
        self.expected = set(values)

    def __reduce__(self) -> Any:
        return list, (), None, iter(self.values)


class _PickledLists(threading.local):
    """For each node the list it is in, as long as the pickler remembers that list.

    Such nodes come before their parents, and need not list their own ancestors again.
    """

    def __init__(self) -> None:
        self.of_node: weakref.WeakValueDictionary[Node, _Ancestors] = weakref.WeakValueDictionary()


_pickled_lists = _PickledLists()


def reduce(v: Node, order: Order) -> Any:
    """What `Value.__reduce_ex__` answers: how `pickle` makes `v` again.

    What learners added may refer to any node of the graph, so it comes after all of them.
    """
    own, added = _state(v)
    lists = _pickled_lists.of_node
    listed = lists.get(v)
    if listed is not None and v in listed.expected:
        listed.expected.remove(v)
        return _unpickled, (None, v.__class__, own)
    ancestors, waiting = None, [(v, added)] if added else []
    if v._left is not None:
        # a pickler reduces each node once: a second call for `v` comes from another pickler
        ancestors = _Ancestors(order(v, lists if listed is None else ())[:-1])
        for node in (*ancestors.values, v):
            lists[node] = ancestors
        waiting += [(node, more) for node in ancestors.values if (more := _state(node)[1])]
    made = _unpickled, (ancestors, v.__class__, own)
    return (*made, waiting, None, None, _add) if waiting else made


def _unpickled(_: list[Node] | None, cls: type[Node], own: dict[str, Any]) -> Node:
    return _filled(object.__new__(cls), own)


def _add(_: Node, waiting: list[tuple[Node, dict[str, Any]]]) -> None:
    for v, added in waiting:
        _filled(v, added)
