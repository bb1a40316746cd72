"""Exercises that check themselves, along the lecture.

from micrograd_widgets import exercises
exercises.names()                       # all, in the order of the workshop
exercises.get("slope").check(globals()) # "" when all is right, else what is not
exercises.check("slope")                # the same, and keeps the result
exercises.results()                     # plain data
"""

from .checking import Wrong
from .exercise import Exercise, get, names
from .feedback import Feedback
from .progress import check, results

__all__ = ["Exercise", "Feedback", "Wrong", "check", "get", "names", "results"]
