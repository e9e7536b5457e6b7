"""`python -m calllogs.entrypoints.slack` is `calllogs-slack`."""

from calllogs.entrypoints.slack.command import main

if __name__ == "__main__":
    main()
