"""Many messages at once: read in order, judged by several processes, written in order.

`scan` tells the story, `processes` spreads the work, `rows` says what is written of a message,
`output` is the file that can be gone on with.
"""
