"""Cell → value: dates by column, lengths, times of day, what was done. Rules are rows of data."""
