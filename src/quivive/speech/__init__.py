"""Speech to words, on this machine: sound is decoded, speech found in it, and written down with its times."""
