"""Tools for assistants, by the Model Context Protocol (extra `mcp`).

`answers` says what each tool answers, `schema` in which form, `quoting` keeps the words of a message apart from what
Quivive says, `tools` is the list that a client is shown, `serving` speaks the protocol. Nothing outside `serving` and
`lines` needs the extra.
"""
