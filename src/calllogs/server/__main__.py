"""`python -m calllogs.server` is `calllogs-server`."""

from calllogs.startup import server

if __name__ == "__main__":
    server()
