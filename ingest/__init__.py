"""Writes knowledge: from a source to published passages."""
