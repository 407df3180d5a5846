"""Sheet → tables of records with columns of a kind; every row that is none has its reason."""
