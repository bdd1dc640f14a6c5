"""What the demo does on the stage, through the actions of the packages below."""
