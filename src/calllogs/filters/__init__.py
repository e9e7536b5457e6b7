"""A filter as a value: merging, its sentence, its text form. Pure."""
