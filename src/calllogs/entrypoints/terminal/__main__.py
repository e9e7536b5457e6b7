"""`python -m calllogs.entrypoints.terminal` is `calllogs`."""

from calllogs.entrypoints.terminal import main

if __name__ == "__main__":
    main()
