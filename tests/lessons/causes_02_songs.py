"""Says what went wrong with the songs of lesson 02, in answers that learners are likely to write."""

from course.checking.said import missed
from course.checking.spec import cause


def texts_heard_by(failure, visitor):
    heard = failure.turn("event", visitor, "message")
    return [a.data[0].get("text") for a in heard if a.data and isinstance(a.data[0], dict)]


@cause(5)
def songs_played_wrongly(failure):
    texts = texts_heard_by(failure, "Ann")
    heard = {arrow.visitor for arrow in failure.turn("event", event="message")}
    if failure.of("late"):
        return (
            "The songs were played first, and on_join came to its end only then: it must not call "
            "play itself. Hand it over, without () after it: socketio.start_background_task(play)."
        )
    if any(isinstance(text, list) for text in texts):
        return "The songs came in one event. Send one song after the other: for song in SONGS."
    if any(texts.count(text) > 1 for text in texts):
        return (
            "The songs were played more than once. Two have joined, and only the first of them "
            "starts the music: if next(joins) == 1."
        )
    if len(heard) == 1 and missed(failure) - heard:
        return f"Only {heard.pop()} heard songs. socketio.emit() without to= goes to everyone."
    if not (heard or failure.server.background_crashes or failure.server.crashes):
        return (
            "No song was played. In on_join, start play when the first listener joins: "
            "if next(joins) == 1, then socketio.start_background_task(play)."
        )
    return None
