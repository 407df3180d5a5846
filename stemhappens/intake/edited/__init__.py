"""Sheets that the product writes and takes back: the template, and visits to be edited."""
