"""The parts of `diagnose`: probe the rule of each operation, log the order of a pass, put it in words."""
