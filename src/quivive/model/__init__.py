"""What was learned: weights, and the card that says from what."""
