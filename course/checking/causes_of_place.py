"""Causes of a failure that have to do with where: namespaces, and emits that reach nobody."""

from course.checking.failure import Failure
from course.checking.trace import names, where

NO_NAMESPACE = "Unable to connect"  # Socket.IO's answer when it does not know the namespace


def no_such_namespace(failure: Failure) -> str | None:
    for problem in failure.problems:
        refused_as = [problem.got, *(problem.got if isinstance(problem.got, list) else [])]
        if problem.event in ("connect", "refusal") and NO_NAMESPACE in refused_as:
            known = ", ".join(failure.server.handlers) or "none"
            return (
                f"Your server has no namespace {problem.namespace}. It has: {known}. A class counts "
                "once it is registered: socketio.on_namespace(…), with the namespace’s name."
            )
    return None


def self_emit_reaches_everyone(failure: Failure) -> str | None:
    """The emit of a class was given an addressee, which it does not take."""
    for error in failure.server.handled + failure.server.crashes:
        if error["error"] == "TypeError" and "Namespace.emit()" in error["message"]:
            return (
                f"Line {error['line']} stopped with TypeError: self.emit(), the one of the class, "
                "knows neither to= nor broadcast=, as it always reaches everyone in the namespace. "
                "Use the emit() of flask_socketio."
            )
    return None


def sent_in_another_namespace(failure: Failure) -> str | None:
    """The event has a handler, but not in the namespace it was sent in."""
    for arrow in failure.turn("emit"):
        known = failure.server.handlers
        here = known.get(arrow.namespace, [])
        listening = arrow.event in here or "*" in here
        if listening or arrow.namespace in failure.server.dispatchers or failure.ack:
            continue
        for namespace, events in known.items():
            if arrow.event in events:
                return (
                    f"Your server listens to “{arrow.event}” in {namespace}, but it was sent in "
                    f"{arrow.namespace}. A handler hears only its own namespace."
                )
    return None


def came_in_two_namespaces(failure: Failure) -> str | None:
    """Nobody missed anything, but the same thing was heard in another namespace as well."""
    if failure.of("missing"):
        return None
    for problem in failure.of("surplus"):
        for arrow in failure.turn("event", event=problem.event):
            if arrow.namespace != problem.namespace and arrow.data == problem.got:
                return (
                    f"“{problem.event}” was sent in {problem.namespace} as well as in "
                    f"{arrow.namespace}: is there one emit too many?"
                )
    return None


def emitted_elsewhere(failure: Failure) -> str | None:
    """What is missing was emitted, but in another namespace, or to where its hearer is not."""
    for problem in failure.of("missing"):
        sent = [e for e in failure.server.emitted if e["event"] == problem.event]
        here = [e for e in sent if e["namespace"] == problem.namespace]
        if sent and not here:
            places = names(list(dict.fromkeys(e["namespace"] for e in sent)))
            return (
                f"Your server emitted “{problem.event}” in {places}, not in {problem.namespace}. "
                "In a handler, emit() stays in the namespace of the event; socketio.emit() goes to "
                "the main one, /. For another one, say namespace=."
            )
        for emit in here:
            visitor, namespace = failure.sids.get(emit["to"], ("", ""))
            if visitor and namespace != problem.namespace:
                return (
                    f"The emit{where(problem.namespace)} was addressed to {visitor}’s sid in "
                    f"{namespace}, and a sid counts in one namespace only. Without broadcast=True "
                    "or to=, emit() goes to the sid whose event it answers."
                )
            if emit["to"] and not visitor and not failure.turn("event", event=problem.event):
                return (
                    f"Your server emitted “{problem.event}”{where(problem.namespace)} to "
                    f"“{emit['to']}”, and nobody who should hear it is in there."
                )
    return None
