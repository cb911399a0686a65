"""Grades a folder of submissions: finds them, checks each in a process of its own, reports."""
