"""What is done to accounts: one module per kind of thing somebody does."""
