"""Import statements of every language, and the files that they name."""
