"""The `community` command: start, fill, repair and look after a site from a terminal.

Owns no tables and publishes nothing. It stands below the application, so `community.__main__`
hands it the function that makes one. Exit codes: 0 done, 1 something is wrong, 2 a setting or an
argument is refused. Its words are English: they are read by operators, in terminals and logs.
"""
