"""`python -m calllogs.entrypoints.server` is `calllogs-server`."""

from calllogs.entrypoints.server import main

if __name__ == "__main__":
    main()
