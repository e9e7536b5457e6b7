"""`python -m calllogs.mcp` is `calllogs-mcp`."""

from calllogs.mcp.command import main

if __name__ == "__main__":
    main()
