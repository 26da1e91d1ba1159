"""French calls spoken by synthetic voices, sent over a telephone line that is computed, and heard again: what is lost on the way."""
