"""Import: files of a district become sessions, people and schools, each row accounted for.

The stages are modules: `read` (file → sheets), `tables` (sheet → table), `map` (column → kind),
`kinds` (cell → value), `check` (row → one outcome). `reading.read_log` and `roster.read_roster`
run them. This part is pure: files and a `Context` go in, dataclasses come out.
"""
