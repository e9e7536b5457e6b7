"""Ask OneUptime's Call Log in plain words.

Import from the module that owns a name (`calllogs.language.parse`, `calllogs.errors`): this
one loads nothing, so that no face pays for another's imports.
"""
