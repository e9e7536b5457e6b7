"""`python -m calllogs.server` is `calllogs-server`."""

from calllogs.server.command import main

if __name__ == "__main__":
    main()
