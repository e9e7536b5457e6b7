"""`python -m calllogs.entrypoints.server` is `calllogs-server`."""

from calllogs.entrypoints.server.command import main

if __name__ == "__main__":
    main()
