"""`python -m calllogs.entrypoints.mcp` is `calllogs-mcp`."""

from calllogs.entrypoints.mcp import main

if __name__ == "__main__":
    main()
