"""What a submission reports of itself while it runs, by kind."""

from course.checking.control import Message


class Reports:
    """The reports of the copy that is on."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Begins every list anew, for another copy."""
        self.printed: list[str] = []
        self.crashes: list[Message] = []
        self.background_crashes: list[Message] = []
        self.route_crashes: list[Message] = []
        self.forget()

    def forget(self) -> None:
        """Begins the lists of what was handled and emitted anew, for another turn."""
        self.handled: list[Message] = []  # what the submission's error handlers caught
        self.emitted: list[Message] = []  # what it emitted where

    def note(self, message: Message) -> bool:
        """Adds a report to the list it belongs to; False if the message is none."""
        if "printed" in message:
            self.printed.append(message["printed"])
            return True
        lists = {
            "crashed": self.crashes,
            "background_crashed": self.background_crashes,
            "route_crashed": self.route_crashes,
            "handled": self.handled,
            "emitted": self.emitted,
        }
        kind = next((kind for kind in lists if kind in message), None)
        if kind:
            lists[kind].append(message[kind])
        return kind is not None
