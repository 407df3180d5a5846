"""Everything a district has, in one file: as far as whoever takes it out may see it."""
