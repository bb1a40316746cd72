"""The exercises, a file each. Name: that of the file, with `-` for `_`.

An exercise has a docstring, its title, and these names:

    NOTEBOOK, PLACE   the notebook of the workshop, and the place in it, a number
    NEEDS             names of the exercises that it presupposes
    TASK              what to do, in Markdown
    STARTER           the cell to begin with; it runs as it is
    HINTS             three: a nudge, where to look, a worked step on another example
    KIND              "code" if it is missing; "words"; else a kind of ExerciseWidget, which needs no STARTER
    CONTINUES         the class that the learner goes on with: %exercise begins with their own last one
    variant(seed)     the numbers of a variant, {name: number}; seed 0 has the lecture's. In the texts
                      `$name` stands for the number
    check(names, n)   a generator: `names` has the learner's names, `n` the numbers. It yields a sentence
                      for each thing that is right, and raises Wrong at the first that is not

Of a kind of ExerciseWidget, the check reads `names["answer"]`, in the form in which the view gives it, so that
a cell may say `answer = …` as well.

The file of the same name in `solutions/` has SOLUTION and MISTAKES ({kind of feedback: answer}), both
complete cells. Only teachers and tests read it.
"""
