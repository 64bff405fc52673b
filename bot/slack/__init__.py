"""The Slack face: events into questions and orders, answers and cards into blocks."""
