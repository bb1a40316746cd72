"""The magics of the workshop: `%exercise`, `%%check`, `%hint`, `%progress`."""

from __future__ import annotations

import ast
from contextlib import suppress
from typing import Any

from IPython.core.error import UsageError
from IPython.display import display

from micrograd_engine.adopt import Adopted, adopt
from micrograd_engine.adoption.guard import Call, Guard, Stopped
from micrograd_engine.own import own_backward

from ..exercises import progress
from ..exercises.checking import said_of
from ..exercises.exercise import Exercise, get
from ..exercises.feedback import Feedback
from ..exercises.widget import ExerciseWidget
from ..graph.widget import GraphWidget

SECONDS = 20.0  # for a cell of the learner's


class Workshop:
    """The magics in one IPython shell.

    Parameters
    ----------
    shell
        The shell that runs the cells.
    """

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.magics = {
            "exercise": ("line", self.exercise),
            "hint": ("line", self.hint),
            "progress": ("line", self.progress),
            "check": ("line_cell", self.check),
        }

    def load(self) -> None:
        for name, (kind, magic) in self.magics.items():
            self.shell.register_magic_function(magic, kind, name)

    def unload(self) -> None:
        for name in self.magics:
            for kind in ("line", "cell"):
                self.shell.magics_manager.magics[kind].pop(name, None)

    # ---- the magics

    def exercise(self, line: str) -> None:
        """Show a task, and put the cell to begin with below: %exercise NAME [again].

        The cell comes once, until you have checked an answer; `again` brings it back.
        """
        name, *words = line.split() or [""]
        if words not in ([], ["again"]):
            raise UsageError(f"%exercise: expected a name, and `again` if you like, got {line!r}")
        exercise = _get(name)
        if exercise.plan is not None:
            _show(ExerciseWidget(exercise.name))
            return
        _show(_Markdown(_task(exercise)))
        if words or not progress.result(exercise.name)["tries"]:
            start = progress.own_start(exercise) or exercise.starter
            start = f"%%check {exercise.name}\n{start}"
            self.shell.set_next_input(start)
        else:
            print(f"Your cell is below. `%exercise {exercise.name} again` brings a fresh one.")

    def check(self, line: str, cell: str | None = None) -> None:
        """Run this cell and check it: %%check NAME. Or check what is there already: %check NAME."""
        exercise = _get(line.strip())
        call = Call() if cell is None else self._run(cell)
        if call.error is not None:
            kind, text = said_of(call.error)
            feedback = Feedback.of(
                kind, f"The cell: {text.removesuffix('.')}. Nothing was checked."
            )
        else:
            feedback = exercise.check(self.shell.user_ns)
        answer = self.shell.user_ns.get("answer") if exercise.kind == "words" else cell
        trouble = progress.record(exercise, feedback, str(answer or "").strip())
        _show(feedback)
        if feedback.root is not None and hasattr(self.shell, "kernel"):
            with suppress(Exception):  # an object that cannot be drawn hides no message
                _show(_view(feedback))
        for text in (progress.next_words(exercise) if not feedback else "", trouble):
            if text:
                print(text)

    def hint(self, line: str) -> None:
        """Show the next hint: %hint NAME."""
        exercise = _get(line.strip())
        read = progress.result(exercise.name)["hints"]
        shown = min(read + 1, len(exercise.hints))
        progress.keep(exercise.name, hints=shown)
        text = exercise.hints[shown - 1]
        _show(_Markdown(f"Hint {shown} of {len(exercise.hints)}: {text}"))

    def progress(self, line: str) -> None:
        """What is right, what was tried, and what is left: %progress."""
        _show(progress.Table())

    # ---- running a cell

    def _run(self, cell: str) -> Call:
        """Run a cell as IPython does, but not for ever; its error is shown with its line."""
        try:
            first, last = self._compiled(cell)
        except SyntaxError as problem:
            self.shell.showsyntaxerror()
            return Call(error=problem)
        names = self.shell.user_ns
        with Guard(SECONDS) as guard:
            call = guard.call(exec, first, names)
            if call.error is None and last is not None:
                call = guard.call(eval, last, names)
        for printed in guard.printed:
            print(printed)
        if guard.more:
            print(f"… and {guard.more} more lines")
        error = call.error
        if error is not None and not isinstance(
            error, Stopped | RecursionError
        ):  # IPython takes long
            trace = getattr(error.__traceback__, "tb_next", None)  # without the frame of the guard
            self.shell.showtraceback((type(error), error, trace), tb_offset=0)
        elif error is None and last is not None:
            self.shell.displayhook(call.result)
        return call

    def _compiled(self, cell: str) -> tuple[Any, Any]:
        """The statements of a cell, and the expression that it ends with, or None."""
        shell = self.shell
        if not cell.startswith("%%"):
            cell = f"# %%check\n{cell}"  # so that lines count as in the notebook
        source = shell.transform_cell(cell)
        file = shell.compile.cache(source, shell.execution_count, raw_code=cell)
        tree = shell.transform_ast(shell.compile.ast_parse(source, filename=file))
        last = None
        ends = tree.body[-1] if tree.body else None
        if isinstance(ends, ast.Expr) and not source.rstrip().endswith(";"):
            tree.body.pop()
            last = shell.compile(ast.Expression(ends.value), file, "eval")
        return shell.compile(tree, file, "exec"), last


class _Markdown(str):
    """A text in Markdown; a terminal shows it as it is."""

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))

    def _repr_markdown_(self) -> str:
        return str(self)


def _show(thing: Any) -> None:
    display(thing)  # type: ignore[no-untyped-call]


def _get(name: str) -> Exercise:
    try:
        return get(name)
    except ValueError as problem:
        if not name:
            raise UsageError(
                "write the name of an exercise behind it, such as slope; %progress lists all names"
            ) from None
        raise UsageError(f"{problem}; %progress lists all names") from None


def _task(exercise: Exercise) -> str:
    """The task in Markdown, with what comes before it and how to go on."""
    missing = [name for name in exercise.needs if not progress.result(name)["right"]]
    before = (
        f"\nBefore this one: {', '.join(f'`{name}`' for name in missing)}.\n" if missing else ""
    )
    return (
        f"### {exercise.title}\n{before}\n{exercise.task}\n"
        f"*Stuck?* Run `%hint {exercise.name}`: there are {len(exercise.hints)} hints."
    )


def _view(feedback: Feedback) -> GraphWidget:
    """The graph that shows the mistake, after their backward pass, at the first wrong node."""
    mirror = adopt(feedback.root)
    if isinstance(mirror, Adopted):
        own_backward(mirror, 2.0)
    view = GraphWidget(feedback.root, variables=feedback.variables)
    if feedback.node is not None:
        view.selected = feedback.node
    return view
