"""Steps that add to a message what is not in it: asked for one by one, never taken by themselves.

Each step is a function from a `Message` to a richer `Message`, so that the check that follows
stays pure and can be replayed. A step that asks somebody else says whom and for what.
"""
