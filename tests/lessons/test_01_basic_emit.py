"""Lesson 01 asks for a server that greets, answers in capitals, acknowledges and notices leaving."""

from course.checking.spec import cause, task, whole_number


@task(1, "Greet the visitor who has just connected")
def test_a_new_visitor_alone_is_greeted_with_their_sid(scene):
    ann = scene.visitor("Ann")
    scene.only(ann).hears("status", {"kind": "connected", "sid": ann.sid})
    ben = scene.visitor("Ben")
    scene.only(ben).hears("status", {"kind": "connected", "sid": ben.sid})


@task(2, "Answer the sender of a message, in capitals")
def test_the_sender_alone_hears_each_message_in_capitals(scene):
    ann, ben = scene.visitors("Ann", "Ben")
    ann.emits("message", {"text": "good morning"})
    scene.only(ann).hears("message", {"number": 1, "text": "GOOD MORNING"})
    ben.emits("message", {"text": "hello, Ann"})
    scene.only(ben).hears("message", {"number": 2, "text": "HELLO, ANN"})


@task(3, "Acknowledge the message with its number")
def test_each_message_is_acknowledged_with_its_own_number(scene):
    ann, ben = scene.visitors("Ann", "Ben")
    for visitor, number in ((ann, 1), (ben, 2), (ann, 3)):
        said = visitor.emits("message", {"text": "hello"})
        said.acked({"ok": True, "number": number})


@task(4, "Listen for join, answer it and acknowledge it")
def test_a_visitor_who_joins_is_told_so_and_acknowledged(scene):
    ann, ben = scene.visitors("Ann", "Ben")
    for visitor, name in ((ann, "Ann"), (ben, "Ben")):
        said = visitor.emits("join", {"username": name})
        scene.only(visitor).hears("status", {"kind": "joined", "username": name})
        said.acked({"ok": True})


@task(5, "Print why a visitor has left")
def test_the_reason_is_printed_when_a_visitor_leaves(scene):
    ann, ben = scene.visitors("Ann", "Ben")
    ann.disconnects()
    scene.prints("left", "client disconnect")
    ben.drops()
    scene.prints("left", "transport close")


# Causes this lesson's learners are likely to meet; the general ones are tried after these.


@cause(1)
def greeted_with_another_sid(failure):
    for problem in failure.of("wrong"):
        got = (problem.got or [None])[0]
        if isinstance(got, dict) and whole_number.fits(len(str(got.get("sid", "")))):
            if got.get("kind") == "connected" and not got.get("sid"):
                return "The greeting carries no sid: it is request.sid, from flask."
            if got.get("kind") == "connected":
                return "The sid in the greeting is not this visitor’s own: use request.sid."
    return None


@cause(2)
def not_in_capitals(failure):
    for problem in failure.of("wrong"):
        got = (problem.got or [None])[0]
        if isinstance(got, dict) and got.get("text") == problem.expected["text"].lower():
            return "The text came back as it was sent. A text’s upper() returns it in capitals."
    return None


@cause(3)
def always_the_same_number(failure):
    for problem in failure.of("wrong"):
        got = (problem.got or [None])[0]
        if isinstance(got, dict) and got.get("ok") is True and got.get("number") == 1:
            return "Each message has its own number: acknowledge with the variable number."
    return None


@cause(5)
def reason_is_not_printed(failure):
    printed = failure.server.printed
    if failure.server.crashes:
        return None
    if any("left" in line for line in printed):
        return "The line has no reason in it: print the argument that on_disconnect gets."
    if printed:
        return "The line that was printed lacks the word left."
    return "Nothing was printed when the visitor left: call print() in on_disconnect."
