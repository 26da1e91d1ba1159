"""Reading in a process of its own: what decodes a stranger's picture, document or recording may fail there, and only there.

`readers.IsolatedReaders` is what a server calls, `ahead.ReadAhead` what a command gives its readers; `child` is the process that it starts, `confined` takes from that process
what reading does not need, `wire` is how the two speak.
"""
