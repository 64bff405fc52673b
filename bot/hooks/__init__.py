"""What other programs call over HTTP when something has changed."""
