"""Causes of a failure that are errors: a handler that raised, or never came to its end."""

from typing import Any

from course.checking.failure import Failure

# Errors that are raised by a slip; others a submission may raise on purpose.
ACCIDENTS = {"AttributeError", "IndexError", "KeyError", "NameError", "TypeError"}
ACCIDENTS |= {"UnboundLocalError", "RuntimeError"}

CAN_BE_A_LIST = {"dict_values", "dict_keys", "dict_items", "set", "map", "filter", "generator"}


def handler_never_ends(failure: Failure) -> str | None:
    if not failure.of("stuck"):
        return None
    where = f" It is at line {failure.lines[0]}." if failure.lines else ""
    return (
        "A handler was still running after seconds of waiting: look for a loop or a long sleep."
        + where
    )


def handler_crashed(failure: Failure) -> str | None:
    if not failure.server.crashes:
        return None
    crash = failure.server.crashes[-1]
    if crash["event"] in ("connect", "disconnect"):
        return stopped(crash)
    return f"{stopped(crash)} Whoever sent the event then hears nothing, not even an ack."


def handler_stumbled(failure: Failure) -> str | None:
    """An error handler caught what was most likely not meant to be raised."""
    for error in failure.server.handled:
        if error["error"] in ACCIDENTS:
            return f"{stopped(error)} Your error handler then answered in its place."
    return None


def stopped(crash: dict[str, Any]) -> str:
    """Which handler raised what, and where, as a sentence."""
    place = f", in line {crash['line']}: {crash['code']}" if crash["line"] else ""
    which = f"The handler of “{crash['event']}”" if crash["event"] else "A handler"
    detail = f" ({crash['message']})" if crash["message"] else ""
    return f"{which} stopped with {crash['error']}{place}{detail}."


def broadcast_said_twice(failure: Failure) -> str | None:
    """socketio.emit() was told to broadcast, which is all it does."""
    server = failure.server
    for crash in server.crashes + server.handled + server.background_crashes:
        if "keyword argument 'broadcast'" in crash["message"]:
            where = f" (line {crash['line']})" if crash["line"] else ""
            return (
                f"socketio.emit() has no broadcast={where}: it goes to everyone anyway. "
                "Take broadcast=True away, or use plain emit() with it."
            )
    return None


def background_crashed(failure: Failure) -> str | None:
    """A thread of the submission's own stopped with an error; nobody else is told of that."""
    if not failure.server.background_crashes:
        return None
    crash = failure.server.background_crashes[-1]
    if "outside of" in crash["message"] and "context" in crash["message"]:
        where = f" (line {crash['line']})" if crash["line"] else ""
        return (
            f"Plain emit() can’t be used in the background{where}: no event is handled there, so "
            "there is no sender to answer. socketio.emit() needs none, and goes to everyone."
        )
    where = f", in line {crash['line']}: {crash['code']}" if crash["line"] else ""
    detail = f" ({crash['message']})" if crash["message"] else ""
    return f"What runs in the background stopped with {crash['error']}{where}{detail}."


def sent_what_cannot_be_sent(failure: Failure) -> str | None:
    """The payload or the return value has a type that JSON does not know."""
    raised = failure.server.crashes + failure.server.handled
    crash = raised[-1] if raised else {"message": ""}
    kind, found, _ = str(crash["message"]).partition(" is not JSON serializable")
    if not found:
        return None
    kind = kind.removeprefix("Object of type ")
    if kind == "coroutine":
        return (
            f"The handler of “{crash['event']}” is an async def. Flask-SocketIO calls plain "
            "functions: take the word async away."
        )
    if kind in ("function", "method", "builtin_function_or_method"):
        return "A function was sent instead of what it returns: is a pair of () missing after it?"
    place = f" (line {crash['line']})" if crash["line"] else ""
    advice = " list(…) makes a list of it." if kind in CAN_BE_A_LIST else ""
    return (
        f"An event carries text, numbers, lists and dictionaries; {kind} can’t be sent as it is"
        f"{place}.{advice}"
    )


def too_much_for_emit(failure: Failure) -> str | None:
    """emit() was given more values after the name than one."""
    for crash in failure.server.crashes + failure.server.handled:
        if "emit() got multiple values for argument" in crash["message"]:
            place = f" In line {crash['line']} it got more." if crash["line"] else ""
            return (
                "emit() takes the event’s name and one piece of data; values that belong together "
                f"go into one dictionary.{place}"
            )
    return None
