"""What a Trainer is made of: its examples, its recorded losses, its model, its file."""
