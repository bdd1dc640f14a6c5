"""What an import writes: people, spaces, topics with their posts, links, and its own log."""
