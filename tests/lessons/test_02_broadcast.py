"""Lesson 02 asks for a radio station: who hears a message, a notice, a list, and a song."""

from collections import Counter

from course.checking.spec import Pattern, task

SONGS = [{"number": at, "text": song} for at, song in enumerate(("Morning", "Noon", "Night"), 1)]


def names_of(*people):
    """Stands for a list of these names, each once, in any order."""
    wanted = Counter(map(repr, people))
    return Pattern(
        f"a list of {', '.join(people)}",
        lambda got: isinstance(got, list) and Counter(map(repr, got)) == wanted,
    )


def members(*people):
    return {"members": names_of(*people)}


def notice(kind, username, online):
    return {"kind": kind, "username": username, "online": online}


def listeners(scene, *people):
    """Visitors who have joined one after the other; what that caused is not looked at."""
    came = scene.visitors(*people)
    for visitor in came:
        joins(scene, visitor)
    return came


def joins(scene, visitor):
    visitor.emits("join", {"username": visitor.name})
    scene.settle()
    scene.trace.clear_turn()


@task(1, "Send a message to everyone")
def test_everyone_hears_a_message_once_the_sender_too(scene):
    ann, ben, _ = scene.visitors("Ann", "Ben", "Cat")
    said = ann.emits("message", {"text": "good morning"})
    scene.everyone().hears("message", {"number": 1, "text": "good morning"})
    said.acked({"ok": True, "number": 1})
    ben.emits("message", {"text": "hello, Ann"})
    scene.everyone().hears("message", {"number": 2, "text": "hello, Ann"})


@task(1, "Send a message to everyone")
def test_who_comes_later_hears_what_is_said_from_then_on(scene):
    ann, ben = scene.visitors("Ann", "Ben")
    ann.emits("message", {"text": "before"})
    scene.only(ann, ben).hears("message", {"number": 1, "text": "before"})
    ben.drops()
    cat = scene.visitor("Cat")
    ann.emits("message", {"text": "after"})
    scene.only(ann, cat).hears("message", {"number": 2, "text": "after"})
    ben.connects()
    cat.emits("message", {"text": "all here"})
    scene.everyone().hears("message", {"number": 3, "text": "all here"})


@task(2, "Tell everyone but the newcomer who has joined")
def test_everyone_but_the_newcomer_hears_who_has_joined(scene):
    ann, ben, cat = scene.visitors("Ann", "Ben", "Cat")
    for online, newcomer in enumerate((ann, ben, cat), start=1):
        said = newcomer.emits("join", {"username": newcomer.name})
        told = notice("joined", newcomer.name, online)
        scene.everyone_but(newcomer).hears("status", told)
        said.acked({"ok": True})


@task(2, "Tell everyone but the newcomer who has joined")
def test_somebody_who_joins_twice_counts_once(scene):
    ann, ben, cat = scene.visitors("Ann", "Ben", "Cat")
    for visitor in (ann, ben, ann):
        joins(scene, visitor)
    cat.emits("join", {"username": "Cat"})
    scene.only(ann, ben).hears("status", notice("joined", "Cat", 3))


@task(3, "Tell the newcomer alone who is here")
def test_the_newcomer_alone_hears_the_names_of_all_who_have_joined(scene):
    ann, ben, cat = scene.visitors("Ann", "Ben", "Cat")
    ann.emits("join", {"username": "Ann"})
    scene.only(ann).hears("presence", members("Ann"))
    cat.emits("join", {"username": "Cat"})
    scene.only(cat).hears("presence", members("Ann", "Cat"))
    ben.emits("join", {"username": "Ben"})
    scene.only(ben).hears("presence", members("Ann", "Cat", "Ben"))


@task(4, "Tell those who stay who has left")
def test_those_who_stay_hear_who_has_left_and_how_many_remain(scene):
    ann, ben, _ = listeners(scene, "Ann", "Ben", "Cat")
    ben.disconnects()
    scene.everyone().hears("status", notice("left", "Ben", 2))
    ann.drops()
    scene.everyone().hears("status", notice("left", "Ann", 1))


@task(4, "Tell those who stay who has left")
def test_somebody_who_never_joined_leaves_without_a_notice(scene):
    ann, ben, _ = scene.visitors("Ann", "Ben", "Cat")
    joins(scene, ann)
    ben.drops()
    scene.nobody().hears("status")
    ben.connects()
    joins(scene, ben)
    ann.disconnects()
    scene.everyone().hears("status", notice("left", "Ann", 1))


@task(4, "Tell those who stay who has left")
def test_somebody_who_comes_back_is_counted_again(scene):
    ann, ben = listeners(scene, "Ann", "Ben")
    for _ in range(2):
        ben.drops()
        scene.only(ann).hears("status", notice("left", "Ben", 1))
        ben.connects()
        joins(scene, ben)
    ann.drops()
    scene.only(ben).hears("status", notice("left", "Ann", 1))


@task(5, "Play the songs to everyone, in the background")
def test_everyone_hears_each_song_once_however_many_join(scene):
    ann, ben, _ = scene.visitors("Ann", "Ben", "Cat")
    first = ann.emits("join", {"username": "Ann"})
    scene.settle()
    ben.emits("join", {"username": "Ben"}).acked({"ok": True})
    scene.rests()
    scene.everyone().hears("message", *SONGS)
    first.acked({"ok": True})
    first.acked_before("message")
