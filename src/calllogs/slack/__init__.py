"""The Slack face: `/calllogs`, answered privately."""
