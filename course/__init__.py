"""The machinery around the lessons: commands, checks, grading and the site; no lesson imports it."""
