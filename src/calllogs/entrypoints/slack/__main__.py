"""`python -m calllogs.entrypoints.slack` is `calllogs-slack`."""

from calllogs.entrypoints.slack import main

if __name__ == "__main__":
    main()
