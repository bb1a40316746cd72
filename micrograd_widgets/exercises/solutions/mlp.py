"""Answers to `mlp`."""

from .neuron import SOLUTION as NEURON

SOLUTION = (
    NEURON
    + """
    def parameters(self):
        return self.w + [self.b]


class Layer:
    def __init__(self, nin, nout):
        self.neurons = [Neuron(nin) for _ in range(nout)]

    def __call__(self, x):
        outs = [n(x) for n in self.neurons]
        return outs[0] if len(outs) == 1 else outs

    def parameters(self):
        return [p for n in self.neurons for p in n.parameters()]


class MLP:
    def __init__(self, nin, nouts):
        sizes = [nin] + nouts
        self.layers = [Layer(sizes[i], sizes[i + 1]) for i in range(len(nouts))]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]
"""
)
MISTAKES = {
    "wrong_parameters": SOLUTION.replace("self.w + [self.b]", "self.w"),
    "list_output": SOLUTION.replace("outs[0] if len(outs) == 1 else outs", "outs"),
    "wrong_sizes": SOLUTION.replace("Layer(sizes[i], sizes[i + 1])", "Layer(nin, sizes[i + 1])"),
    "wrong_number": SOLUTION.replace("total.tanh()", "total.exp()"),
    "error": SOLUTION.replace("Neuron(nin) for", "Neuron(nn) for"),
    "ready_made": "from micrograd_engine import MLP\n",
}
