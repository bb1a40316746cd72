"""What the text of each chapter promises, from top to bottom: after a link some number of its figure, to a
question the right guess. The numbers are those of `shared` truths: the lecture, or a sum done by hand.
"""

Link = tuple[str, str, str, float]  # its words, then row, column and number
Promise = Link | str

PROMISES: dict[str, list[Promise]] = {
    "index": [
        ("Show me", "a", "Gradient", -8.0),
        ("put it back", "L", "Value", -8.0),
    ],
    "1-what-a-derivative-says": [
        "20",
        "It rises",
        ("walk over to the left side, to x = −3", "f(x)", "Value", 44.0),
        "It falls",
        ("go back to x = 3, with a step of 0.001", "forward", "Slope", 14.00300000000243),
        "-22",
        ("set x to two thirds", "forward", "Slope", 0.0029999999995311555),
        "0",
        ("Make the step a thousand times smaller", "forward", "Slope", 2.999378523327323e-06),
        "0",
        "-3",
        ("nudge b instead", "forward", "Slope", 2.0000000000042206),
        ("nudge c", "forward", "Slope", 0.9999999999976694),
    ],
    "2-an-expression-and-its-graph": [
        "-8",
        ("set b to 8", "L", "Value", -52.0),
        "0",
        ("Set f to 5", "L", "Value", 0.0),
        ("Put everything back", "L", "Value", -8.0),
        "It rises",
        "It falls",
    ],
    "3-backpropagation-by-hand": [
        "1",
        "-2",
        "-2",
        "6",
        ("begin at L", "L", "Gradient", 1.0),
        ("L passes its gradient on", "f", "Gradient", 4.0),
        ("d takes its turn", "c", "Gradient", -2.0),
        ("e passes on to a and b", "a", "Gradient", 6.0),
        "-4",
        "It rises",
    ],
}
