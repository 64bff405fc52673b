"""Figures: how good the answers are on labelled questions, and how fast."""
