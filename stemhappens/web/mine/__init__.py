"""A teacher's own pages: their coaching, who has looked, and all of it to take out."""
