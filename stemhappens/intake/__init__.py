"""Import: files of a district become sessions, people and schools, each row accounted for.

The folders are stages, each importing only from those above it: `files` (file → sheets), `values`
(cell → value), `who` (names against the district), `tables` (sheet → records), `rows` (record → one
outcome). So far all is pure: files and a `Context` go in, dataclasses come out. `commit` holds a
reading against the district and writes it; `roster` does the same for rosters. `taking` runs the
line for a file, `stage` keeps uploaded files that wait for a person.
"""
