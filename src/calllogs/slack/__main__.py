"""`python -m calllogs.slack` is `calllogs-slack`."""

from calllogs.slack.command import main

if __name__ == "__main__":
    main()
