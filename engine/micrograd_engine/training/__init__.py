"""The parts of a Trainer: its examples, its recorded losses, its model, its file."""
