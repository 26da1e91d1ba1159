"""Pure text work: folding with the way back, and phrases found in one pass."""
