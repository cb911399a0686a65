"""The rules of the chat: plain classes that know no network, return values, and raise."""
