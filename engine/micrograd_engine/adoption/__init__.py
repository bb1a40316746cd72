"""The parts of `adopt`: read foreign objects, order them, and translate their operations."""
