"""Checks a submission by behaviour: a real server, real clients, and what each of them received.

The parts, in the order they use each other:

- `spec`: the words a lesson's specification is written in
- `scene`: one task's run; `audience`: who hears what; `visitor`: who comes to it; `link` and `browser`: their connection
- `trace`: what passed; `failure`: what was not as expected; `causes`: why, when it is known
- `said`, `refusals`, `rooms`: what the causes of several lessons ask of a failure
- `server`: the process that runs the submission; `serve` and `flight` are what runs inside it
- `runner`: one check; `report`: what the learner reads
"""
