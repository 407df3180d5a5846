"""A plain-Python recomputation of every figure, sharing no code with the product."""
