"""Block Kit: blocks, messages, modals, and what they degrade to. Pure."""
