"""File → sheets of typed cells, or a refusal with a sentence. Nothing in a file is trusted."""
