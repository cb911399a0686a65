"""What happens in one storm, decided by its seed alone: no clock and no network."""

import random
from dataclasses import dataclass

CASTS = [("Ann", "Ben"), ("Ann", "Ann", "Ben"), ("Ann", "Ben", "Cat")]  # a window each
STEPS = 26
MOST_STOPS = 2  # of the server; each costs half a second

# How often each thing happens, among all of them.
WEIGHTS = {
    "write": 12,
    "repeat": 2,
    "reload": 2,
    "reopen": 1,
    "crash": 1,
    "go_offline": 2,
    "hang_up": 2,
    "cut_next": 3,
    "slow": 2,
    "swallow": 3,
    "half_open": 2,
    "mend": 4,
    "switch": 2,
    "stop": 2,
    "start": 3,
}
RENEWING = ("reopen", "crash")  # the window goes on as another page
ROOMS = ("general", "garden")
WORDS = ("Good morning", "ok", "ok", "<b>bold</b>", "grün und 🦊", "two\nlines", "'; DROP TABLE")


@dataclass(frozen=True)
class Step:
    """One thing that happens, to a window, to a person's line, or to the server."""

    verb: str
    window: int
    detail: tuple = ()
    pause: float = 0.0  # seconds before it

    def __str__(self):
        return f"{self.verb} window {self.window} {self.detail}"


@dataclass(frozen=True)
class Plan:
    cast: tuple
    earlier: int  # messages that are there before anybody comes
    hurries: bool  # whether people press "Try now" in the end, or wait
    steps: list

    def pages_of(self, name):
        """How many pages somebody opens: one for each window, and one more where it ended."""
        renewed = [s for s in self.steps if s.verb in RENEWING and self.cast[s.window] == name]
        return self.cast.count(name) + len(renewed)


def plan(seed, steps=STEPS):
    """The storm of a seed: the same one on every machine."""
    dice = random.Random(seed)
    cast = dice.choice(CASTS)
    weights, stops, made = dict(WEIGHTS), 0, []
    for number in range(steps):
        verb = dice.choices([*weights], [*weights.values()])[0]
        if verb == "stop":
            stops += 1
            if stops == MOST_STOPS:
                weights["stop"] = 0
        pause = dice.choice([0.0, 0.0, 0.0, 0.02, 0.1, 0.3])
        made.append(Step(verb, dice.randrange(len(cast)), _detail(dice, verb, number), pause))
    return Plan(cast, dice.choice([0, 3, 70, 130]), dice.random() < 0.5, made)


def _detail(dice, verb, number):
    if verb == "write":
        text = dice.choice(WORDS)
        # Some people write the very same thing again, which is not the same message.
        return (text if text == "ok" else f"{text} ({number})", dice.random() < 0.5)
    if verb == "repeat":
        return (dice.choice([1, 5, 60]), dice.choice(ROOMS))
    choices = {
        "cut_next": ("up", "down"),
        "swallow": ("up", "down"),
        "half_open": ("browser", "server"),
        "slow": (0.05, 0.2),
        "stop": ("kill", "terminate"),
        "switch": ROOMS,
    }.get(verb)
    return (dice.choice(choices),) if choices else ()
