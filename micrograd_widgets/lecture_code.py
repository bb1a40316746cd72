"""Reads the lecture's Python without running it: `read` gives the graph that the lines make.

Sphinx needs the numbers of a graph when it builds a page. The code on a page is text like all else
there, so only this much of Python means something: numbers, names, + - * / **, the operations of a Value
as methods or functions, `Value(2.0, label="a")`, `backward`, and assignments to names, `data`, `grad` and
`label`. `js/src/source/program.ts` reads the same on a page.
"""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from micrograd_engine import Value

_MAX_CODE = 20_000  # characters
_SPACES = str.maketrans(
    dict.fromkeys("\xa0\u2002\u2003\u2007\u2009\u202f\u3000\u200b", " ")
)  # of pages
OPERATIONS = {  # methods, and functions
    *("exp", "log", "tanh", "relu", "sigmoid", "leaky_relu", "softplus"),
    *("sin", "cos", "sqrt", "abs", "max"),
}
_METHODS = {*OPERATIONS, "item", "backward", "_backward", "forward", "zero_grad"}
_SHOWN = {"draw_dot", "show"}  # functions that give what they get
_FUNCTIONS = {*OPERATIONS, *_SHOWN, "float"}
_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
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

    The last line is what a cell would show. Numbers that get names become leaves, unless the code makes
    Values itself.

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
    lines = [line for line in _parsed(code) if not _is_skipped(line)]
    makes_values = any(_is_call(part, "Value") for line in lines for part in ast.walk(line))
    reader = _Reader({**known}, makes_leaves=not makes_values)
    for line in lines:
        _done(reader, line)
    if reader.last is None:
        raise CodeError(code.count("\n") + 1, 1, "expected a line that makes a Value")
    named = {name: thing for name, thing in reader.names.items() if isinstance(thing, Value)}
    return reader.last, named


def _done(reader: "_Reader", line: ast.stmt) -> None:
    try:
        reader.do(line)
    except CodeError:
        raise
    except RecursionError:
        raise _wrong(line, "the expression is nested too deeply") from None
    except Exception as problem:  # of the engine, in its own words
        raise _wrong(line, str(problem)) from None


def _parsed(code: str) -> list[ast.stmt]:
    try:
        return ast.parse(code.removeprefix("\ufeff").translate(_SPACES)).body
    except SyntaxError as problem:
        raise CodeError(problem.lineno or 1, problem.offset or 1, problem.msg) from None
    except (RecursionError, MemoryError, ValueError):
        raise CodeError(1, 1, "the code is nested too deeply, or no text") from None


def _wrong(node: ast.stmt | ast.expr, words: str) -> CodeError:
    return CodeError(node.lineno, node.col_offset + 1, words)


def _is_skipped(line: ast.stmt) -> bool:
    """Whether it imports from micrograd or this package, or prints, as cells do."""
    match line:
        case ast.Expr(value=ast.Call() as call):
            return _is_call(call, "print")
        case ast.ImportFrom(module=str() as module):
            return module.startswith("micrograd")
        case ast.Import(names=names):
            return all(name.name.startswith("micrograd") for name in names)
    return False


def _is_call(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


class _Reader:
    """Does lines, and keeps what they assign and show."""

    def __init__(self, names: dict[str, Any], *, makes_leaves: bool) -> None:
        self.names = names
        self.last: Value | None = None
        self._makes_leaves = makes_leaves

    def do(self, line: ast.stmt) -> None:
        match line:
            case ast.Assign(targets=targets, value=given):
                thing = self._of(given)
                for target in targets:
                    self._assign(target, thing)
            case ast.AugAssign(target=target, op=op, value=given):
                self._assign(target, self._binary(op, target, given, line))
            case ast.Expr(value=shown):
                thing = self._of(shown)
                if isinstance(thing, Value):
                    self.last = thing
            case _:
                word, *_ = _short(line).split()
                raise _wrong(
                    line,
                    f"expected a line such as L = a*b, got {word}: loops, functions and imports are "
                    "not read here",
                )

    def _assign(self, target: ast.expr, thing: Any) -> None:
        match target:
            case ast.Name(id=name):
                self._name(name, thing)
            case ast.Attribute(value=of, attr="data" | "grad" | "label" as attribute):
                setattr(self._value(of), attribute, thing)
            case _:
                raise _wrong(
                    target, f"expected a name, or .data, .grad or .label, got {_short(target)}"
                )

    def _name(self, name: str, thing: Any) -> None:
        if self._makes_leaves and isinstance(thing, int | float):
            thing = Value(thing)
        self.names[name] = thing
        # a leaf hides nothing that was computed before it
        if isinstance(thing, Value) and (thing._prev or self.last is None or not self.last._prev):
            self.last = thing

    # ---- expressions

    def _of(self, node: ast.expr) -> Any:
        """The Value, number or text that an expression gives; None for a call that gives nothing."""
        match node:
            case ast.Constant(value=bool()):
                pass
            case ast.Constant(value=int() | float() | str() as constant):
                return constant
            case ast.Name(id=name) if name in self.names:
                return self.names[name]
            case ast.Name(id=name):
                raise _wrong(node, f"expected a name from above, got {name[:40]}")
            case ast.UnaryOp(op=op, operand=operand) if type(op) in _UNARY:
                return _UNARY[type(op)](self._number(operand))
            case ast.BinOp(left=left, op=op, right=right):
                return self._binary(op, left, right, node)
            case ast.Call(func=ast.Name(id="Value")):
                return self._made(node)
            case ast.Call(func=ast.Name(id=name), keywords=[], args=[of, *more]) if (
                name in _FUNCTIONS
            ):
                return self._called(name, of, more)
            case ast.Call(func=ast.Attribute(value=of, attr=name), keywords=[], args=more) if (
                name in _METHODS
            ):
                return self._called(name, of, more)
            case ast.Attribute(value=of, attr="data" | "grad" | "label" as name):
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
        # as floats: a power of whole numbers may take for ever
        return math.pow(a, b) if kind is ast.Pow else _BINARY[kind](float(a), float(b))

    def _called(self, name: str, of: ast.expr, more: list[ast.expr]) -> Any:
        """An operation or another method, as a method or as a function."""
        thing = self._number(of)
        if name in _SHOWN and not more:
            return thing
        if name == "float" and not more:
            return float(thing)
        value = thing if isinstance(thing, Value) else Value(thing)
        others = [self._number(other) for other in more]
        made = getattr(value, name)(*others)
        numbers_only = not any(isinstance(each, Value) for each in (thing, *others))
        return made.data if numbers_only and isinstance(made, Value) else made

    def _made(self, call: ast.Call) -> Value:
        """`Value(2.0, label="a")`."""
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        number = call.args[0] if len(call.args) == 1 else given.pop("data", None)
        label = given.pop("label", None)
        if number is None or given or len(call.args) > 1:
            raise _wrong(call, f'expected Value(number, label="…"), got {_short(call)}')
        text = "" if label is None else self._of(label)
        return Value(self._number(number), label=text)

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


def _short(node: ast.stmt | ast.expr) -> str:
    try:
        return ast.unparse(node)[:40]
    except RecursionError:
        return "a long expression"
