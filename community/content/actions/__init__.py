"""What people do with content: one module per family of verbs, one function per act."""
