"""The lab: learns the weights of Quivive from labelled messages. Imports quivive, never the reverse."""
