"""Reads knowledge: answering, the faces it is asked through, and the command line."""
