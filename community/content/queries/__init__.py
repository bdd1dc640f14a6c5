"""What people read of content: the actor first, and only what the actor may see."""
