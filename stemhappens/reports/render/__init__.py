"""Renderers draw figures and sentences; they compute nothing and know no database."""
