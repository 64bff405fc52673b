"""A web site: its pages by sitemap, feed or links, read politely."""
