"""The version of the code; facts and weights carry their own."""

__version__ = "0.1.0"
