"""Checks a submission by behaviour: a real server, real clients, and what each of them received.

The parts, in the order they use each other:
`spec` the words a lesson's specification is written in, `scene` the visitors and their verbs,
`link` one visitor's connection, `server` the process that runs the submission (`serve` is what
runs inside it), `runner` one check, `report` what the learner reads.
"""
