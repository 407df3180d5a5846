"""After an import: its engagements, goals and eligibility, to confirm."""
