"""`python -m calllogs` is `calllogs`."""

from calllogs.startup import cli

if __name__ == "__main__":
    cli()
