"""The reference of everything that travels between a client and the final app, made from its code."""
