"""From a text to its structure: headings, paragraphs, list items, table rows, code."""
