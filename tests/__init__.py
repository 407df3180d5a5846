"""Tests, a folder per layer. `tests.support` holds what they share."""
