"""Districts for tests: a small one made by hand, and random ones."""
