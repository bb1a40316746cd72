"""Views of the graph of a Value: the widget, its binding, and what a learner does in it."""
