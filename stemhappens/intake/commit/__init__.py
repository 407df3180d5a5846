"""Reading → one undoable unit: held against the district, drafted, written."""
