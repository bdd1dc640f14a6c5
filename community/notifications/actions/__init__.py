"""What happens to notices: they are told, read, and counted on bells."""
