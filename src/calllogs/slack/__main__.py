"""`python -m calllogs.slack` is `calllogs-slack`."""

from calllogs.startup import slack

if __name__ == "__main__":
    slack()
