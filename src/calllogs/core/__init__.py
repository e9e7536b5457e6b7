"""calllogs."""
