"""Causes of a failure that have to do with plain HTTP: routes, forms and their answers."""

from course.checking.failure import Failure


def route_crashed(failure: Failure) -> str | None:
    """A route raised something; the browser was told no more than 500."""
    for crash in failure.server.route_crashes:
        place = f", in line {crash['line']}: {crash['code']}" if crash["line"] else ""
        if "did not return a valid response" in crash["message"]:
            return f"The route {crash['event']} returned nothing: a route has to return its answer."
        if "no secret key was set" in crash["message"]:
            return "A session needs a key to be signed with: set app.secret_key."
        detail = f" ({crash['message']})" if crash["message"] else ""
        return f"The route {crash['event']} stopped with {crash['error']}{place}{detail}."
    return None


def turned_away(failure: Failure) -> str | None:
    """Not even the server's own page may connect."""
    if not failure.of("turned away"):
        return None
    return (
        "The server’s own page was turned away. Does cors_allowed_origins name another address? "
        "Left out, it allows the pages of this very site, whatever its address is."
    )


def no_such_route(failure: Failure) -> str | None:
    """Flask itself refused a request, before or within the route."""
    for problem in failure.of("status"):
        status, body = problem.got
        method, path = problem.event.split(" ", 1)
        if isinstance(body, dict):
            continue  # the submission's own answer
        if status == 404:
            return f'Your server has no route {path}. It takes @app.{method.lower()}("{path}").'
        if status == 405:
            return (
                f'The route {path} does not take {method}: write @app.{method.lower()}("{path}").'
            )
        if status == 415:
            return "A form came, not JSON: its fields are in request.form, not in request.json."
        if status == 400 and "Bad Request" in str(body):
            return (
                "Flask answered 400 by itself: request.form[…] was asked for a field that the form "
                "does not have. Names must be the same to the letter."
            )
    return None
