"""`python -m calllogs.cli` is `calllogs`."""

from calllogs.cli.command import main

if __name__ == "__main__":
    main()
