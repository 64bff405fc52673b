"""Kinds of source: each is one module behind one protocol, listed in one table."""
