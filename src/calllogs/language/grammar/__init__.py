"""The phrases of the language, a file for each kind."""
