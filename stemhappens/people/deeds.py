"""The acts on people and schools that who did them may take back: cause → verb of the rules."""

DEEDS = {
    "add a person": "keep_roster",
    "rename a person": "keep_roster",
    "place a person": "keep_roster",
    "end a placement": "keep_roster",
    "record a leave": "keep_roster",
    "end a leave": "keep_roster",
    "transfer a person": "transfer",
    "make a teacher eligible": "set_eligibility",
    "end an eligibility": "set_eligibility",
    "make teachers eligible": "set_eligibility",
    "end eligibilities": "set_eligibility",
    "assign a coach": "assign_coach",
    "end an assignment": "assign_coach",
    "merge two spellings": "merge_spellings",
    "add a school": "keep_roster",
    "rename a school": "keep_roster",
    "describe a school": "keep_roster",
    "close a school": "keep_roster",
    "merge schools": "transfer",
    "let a school take part": "set_eligibility",
    "let a school leave": "set_eligibility",
    "close a school for days": "set_calendar",
}
"""What each is called in the change log, and the verb that allows it, district-wide."""
