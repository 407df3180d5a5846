"""Sign-in by e-mail and password."""
