"""Embedding models behind one protocol: where they come from, how they run, what they promise."""
