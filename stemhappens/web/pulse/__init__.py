"""The yearly two questions, as the director asks them and reads what was answered."""
