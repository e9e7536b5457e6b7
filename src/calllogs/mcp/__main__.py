"""`python -m calllogs.mcp` is `calllogs-mcp`."""

from calllogs.startup import mcp

if __name__ == "__main__":
    mcp()
