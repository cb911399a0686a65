"""Says in a sentence why a submission could not be loaded."""

from course.checking.control import Message
from course.checking.trace import shortened


def explain_load(failed: Message) -> str:
    """One sentence on why a submission could not be loaded."""
    kind, message = failed["failed"], shortened(failed["message"])
    if kind == "ServerStarted":
        return (
            "Your file starts its own server while it is loaded. Put that line under "
            'if __name__ == "__main__": or take it out; the check starts the server itself.'
        )
    if kind == "SystemExit":
        return "Your file ends the program while it is loaded. Take the call of exit() out."
    if kind == "Unusable":
        return str(message)
    return f"Your file stops while it is loaded: {kind}: {message}".rstrip(": ") + "."
