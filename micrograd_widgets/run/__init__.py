"""Views of a training run: the widgets, their binding, and the wire."""
