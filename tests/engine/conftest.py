"""What the tests of the engine share."""

collect_ignore = ["torch_edges.py"]  # needs PyTorch; its answers are in torch_edges.json
