"""Reads the lecture's Python without running it: `read` gives the graph that the lines make.

Sphinx needs the numbers of a graph when it builds a page. The code on a page is text like all else
there, so only this much of Python means something: numbers, names, + - * / **, the methods of a Value
that compute, `Value(2.0, label="a")`, `backward`, and assignments to names, `data`, `grad` and `label`.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from micrograd_engine import Value
from micrograd_engine.ops import divide, power

_MAX_CODE = 100_000  # characters
_ACTS = ("backward", "forward", "zero_grad")
_METHODS = {
    *("exp", "log", "tanh", "relu", "sigmoid", "leaky_relu", "softplus"),
    *("sin", "cos", "sqrt", "abs", "max", "item", *_ACTS),
}
_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_OF_NUMBERS = {ast.Div: divide, ast.Pow: power}  # neither raises nor takes long
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}


class CodeError(ValueError):
    """What is wrong in the code; it begins with line and column."""

    def __init__(self, line: int, column: int, words: str) -> None:
        super().__init__(f"line {line}, column {column}: {words}")
        self.line = line


def read(code: str, known: Mapping[str, Value] = {}) -> tuple[Value, dict[str, Value]]:
    """The Value that the last line gives, and all Values by their names, those in `known` too.

    A number that is assigned to a name becomes a leaf.

    Raises
    ------
    CodeError
        When a line is none that the lecture could have, or fails.

    Examples
    --------
    >>> root, names = read("a = 2.0\\nb = -3.0  # a leaf\\nL = (a*b + 10.0).tanh()")
    >>> root.data, [*names]
    (0.999329299739067, ['a', 'b', 'L'])
    >>> read("L = open('x')")
    Traceback (most recent call last):
    ...
    micrograd_widgets.lecture_code.CodeError: line 1, column 5: expected numbers, names, + - * / ** and methods of a Value, got open('x')
    """
    if len(code) > _MAX_CODE:
        raise CodeError(1, 1, f"expected at most {_MAX_CODE} characters, got {len(code)}")
    reader = _Reader({**known})
    root: Any = None
    for statement in _parsed(code):
        try:
            root = reader.do(statement)
        except CodeError:
            raise
        except RecursionError:
            raise _wrong(statement, "the expression is nested too deeply") from None
        except Exception as problem:  # of the engine, in its own words
            raise _wrong(statement, str(problem)) from None
    if not isinstance(root, Value):
        raise CodeError(code.count("\n") + 1, 1, "expected a last line that gives a Value")
    return root, reader.names


def _parsed(code: str) -> list[ast.stmt]:
    try:
        return ast.parse(code).body
    except SyntaxError as problem:
        raise CodeError(problem.lineno or 1, problem.offset or 1, problem.msg) from None
    except (RecursionError, MemoryError, ValueError):
        raise CodeError(1, 1, "the code is nested too deeply, or no text") from None


def _wrong(node: ast.stmt | ast.expr, words: str) -> CodeError:
    return CodeError(node.lineno, node.col_offset + 1, words)


class _Reader:
    """Does statements, and keeps what they assign."""

    def __init__(self, names: dict[str, Value]) -> None:
        self.names = names

    def do(self, statement: ast.stmt) -> Any:
        """Do one line; give the Value that it is about."""
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=made):
                return self._name(name, self._of(made))
            case ast.AugAssign(target=ast.Name(id=name) as target, op=op, value=made):
                return self._name(name, self._binary(op, target, made, statement))
            case ast.Assign(targets=[ast.Attribute() as target], value=given):
                return self._set(target, self._of(given))
            case ast.AugAssign(target=ast.Attribute() as target, op=op, value=given):
                return self._set(target, self._binary(op, target, given, statement))
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=of, attr=name)) as call) if (
                name in _ACTS
            ):
                self._of(call)
                return self._of(of)
            case ast.Expr(value=made):
                return self._of(made)
        raise _wrong(statement, "expected an assignment or an expression")

    def _name(self, name: str, made: Any) -> Value:
        value = made if isinstance(made, Value) else Value(made)
        self.names[name] = value
        return value

    def _set(self, target: ast.Attribute, given: Any) -> Value:
        value = self._of(target.value)
        if target.attr not in ("data", "grad", "label") or not isinstance(value, Value):
            raise _wrong(
                target, f"expected .data, .grad or .label of a Value, got {_short(target)}"
            )
        setattr(value, target.attr, given)
        return value

    def _of(self, node: ast.expr) -> Any:
        """The Value or number that an expression gives; None for one that gives nothing."""
        match node:
            case ast.Constant(value=int() | float() | str() as constant) if not isinstance(
                constant, bool
            ):
                return constant
            case ast.Name(id=name) if name in self.names:
                return self.names[name]
            case ast.Name(id=name):
                raise _wrong(node, f"expected a name that has a number, got {name[:40]}")
            case ast.UnaryOp(op=op, operand=operand) if type(op) in _UNARY:
                return _UNARY[type(op)](self._number(operand))
            case ast.BinOp(left=left, op=op, right=right):
                return self._binary(op, left, right, node)
            case ast.Call(func=ast.Name(id="Value")):
                return self._made(node)
            case ast.Call(func=ast.Attribute(value=of, attr=name), keywords=[], args=args) if (
                name in _METHODS
            ):
                return getattr(self._value(of), name)(*map(self._number, args))
            case ast.Attribute(value=of, attr="data" | "grad" as name):
                return getattr(self._value(of), name)
        raise _wrong(
            node, f"expected numbers, names, + - * / ** and methods of a Value, got {_short(node)}"
        )

    def _binary(
        self, op: ast.operator, left: ast.expr, right: ast.expr, node: ast.stmt | ast.expr
    ) -> Any:
        kind = type(op)
        if kind not in _BINARY:
            raise _wrong(node, f"expected + - * / or **, got {_short(node)}")
        a, b = self._number(left), self._number(right)
        if isinstance(a, Value) or isinstance(b, Value):
            return _BINARY[kind](a, b)
        return _OF_NUMBERS.get(kind, _BINARY[kind])(float(a), float(b))

    def _number(self, node: ast.expr) -> Any:
        """A Value or a number."""
        found = self._of(node)
        if isinstance(found, Value | int | float):
            return found
        raise _wrong(node, f"expected a Value or a number, got {_short(node)}")

    def _value(self, node: ast.expr) -> Value:
        found = self._of(node)
        if isinstance(found, Value):
            return found
        raise _wrong(node, f"expected a Value, got {_short(node)}")

    def _made(self, call: ast.Call) -> Value:
        """`Value(2.0, label="a")`."""
        match call:
            case ast.Call(args=[data], keywords=[]):
                return Value(self._number(data))
            case ast.Call(args=[data], keywords=[ast.keyword(arg="label", value=label)]):
                return Value(self._number(data), label=self._of(label))
        raise _wrong(call, f'expected Value(number, label="…"), got {_short(call)}')


def _short(node: ast.stmt | ast.expr) -> str:
    try:
        return ast.unparse(node)[:40]
    except RecursionError:
        return "a long expression"
