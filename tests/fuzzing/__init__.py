"""Feed the rooms that read one article with mutated articles: `make fuzz`, `python -m fuzzing --help`."""
