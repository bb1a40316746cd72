"""Replaying a recorded graph on arrays; used through `Tape` and `BatchTape`.

`recording.py` stores the structure of a graph. `sums.py` and `plan.py` decide what to compute together,
`replay.py` and `shares.py` execute that plan with the rules of `arrays.py`. A Tape replays its one
example with `loop.py`, the plain loop, or with `levels.py`, on arrays.
"""
