"""A git repository: its text files at one branch, with author, date and a link to the line."""
