"""Takes the pictures that the course site shows from the running software."""
