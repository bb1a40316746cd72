"""Guard: a learner's code ends in time on any thread, and what it prints and fails with is kept."""

import signal
import sys
import threading
import time

import pytest

from micrograd_engine.adoption.guard import MAX_LINES, Guard, run


def forever():
    while True:
        pass


def stubborn():
    while True:
        try:
            while True:
                pass
        except Exception:  # noqa: S110
            pass


def on_thread(function):
    found = []
    thread = threading.Thread(target=lambda: found.append(function()))
    thread.start()
    thread.join(30)
    return found[0]


@pytest.mark.parametrize("where", [lambda f: f(), on_thread], ids=["main thread", "other thread"])
@pytest.mark.parametrize("loop", [forever, stubborn])
def test_an_endless_loop_ends(where, loop):
    call, _ = where(lambda: run(loop, seconds=1.0))  # the machine may be busy
    assert call.stopped
    assert call.line.text in ("while True:", "pass")
    assert "stopped, because it ran too long" in call.problem


@pytest.mark.parametrize("where", [lambda f: f(), on_thread], ids=["main thread", "other thread"])
def test_nothing_is_raised_outside_a_call(where):
    def many():
        with Guard(0.05) as guard:
            while guard.time_left:
                guard.call(lambda: None)
            for _ in range(100_000):
                pass
            return guard.call(forever).stopped

    assert where(many) is True


def test_a_sleeping_call_ends_in_the_main_thread():
    call, _ = run(time.sleep, 1000, seconds=0.1)
    assert call.stopped


def test_what_is_printed_is_kept_up_to_fifty_lines():
    def talk():
        for k in range(60):
            print("line", k)

    _, guard = run(talk, seconds=10)
    assert (len(guard.printed), guard.more) == (MAX_LINES, 10)
    assert guard.printed[0] == "line 0"


def test_other_threads_print_where_they_did(capsys):
    said = threading.Event()

    def other():
        print("elsewhere")
        said.set()

    def talk():
        threading.Thread(target=other).start()
        said.wait(10)
        print("here", end="")

    _, guard = run(talk, seconds=20)
    assert guard.printed == ["here"]
    assert capsys.readouterr().out == "elsewhere\n"


def test_standard_output_comes_back_when_guards_end_in_any_order():
    out, entered, leave = sys.stdout, threading.Event(), threading.Event()

    def first():
        entered.set()
        leave.wait(10)

    thread = threading.Thread(target=lambda: run(first, seconds=20))
    thread.start()
    entered.wait(10)

    def second():
        leave.set()
        thread.join(10)

    run(second, seconds=20)
    assert sys.stdout is out


def test_an_error_is_kept_with_its_line():
    call, _ = run(lambda: {}["missing"], seconds=10)
    assert isinstance(call.error, KeyError)
    assert call.line.text.startswith("call, _ = run(lambda")
    assert call.line.file == __file__


def test_an_exit_is_an_error_and_an_interrupt_is_none():
    assert isinstance(run(sys.exit, seconds=10)[0].error, SystemExit)

    def interrupt():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(interrupt, seconds=10)


def test_the_timer_that_was_there_before_goes_on():
    before = signal.signal(signal.SIGALRM, lambda *_: None)
    try:
        signal.setitimer(signal.ITIMER_REAL, 100)
        run(lambda: None, seconds=1)
        assert 0 < signal.setitimer(signal.ITIMER_REAL, 0)[0] <= 100
    finally:
        signal.signal(signal.SIGALRM, before)


def test_a_guard_leaves_python_as_fast_as_it_was():
    """Taking an exception back that was never raised makes CPython look for it for ever."""
    calls = []
    api = "micrograd_engine.adoption.guard._raise_in"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, lambda *_: calls.append(1))
        on_thread(lambda: run(lambda: None, seconds=10))
    assert calls == []
