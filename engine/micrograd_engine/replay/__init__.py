"""Replaying a recorded graph on arrays: a planner, an executor, and the table of operations for them.

`recording.py` holds what a graph looks like, `sums.py` and `plan.py` decide what is computed together,
`replay.py` and `shares.py` carry it out with the rules of `arrays.py`; `single.py` has the two replays
of one example. `Tape` and `BatchTape` are the doors.
"""
