"""Who and where is meant: names, groups, schools, against the district of a `Context`."""
