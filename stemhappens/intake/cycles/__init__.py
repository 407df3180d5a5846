"""Imported visits → the engagements, phases, goals and eligibility that their log tells of."""
