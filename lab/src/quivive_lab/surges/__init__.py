"""How well surges are seen: simulated series with known outbreaks, other methods on the same series, false alarms, speed."""
