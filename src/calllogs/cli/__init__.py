"""The terminal face: `calllogs [FILTER...]`."""
