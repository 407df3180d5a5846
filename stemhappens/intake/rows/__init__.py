"""Record → one outcome: the whole line of a coaching log, and what is asked once for all rows."""
