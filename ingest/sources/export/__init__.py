"""An export of another tool, as the zip file that it gives: Confluence, Notion, Google Docs."""
