"""Rosters: read (OneRoster, staff list), compared with the district, committed."""
