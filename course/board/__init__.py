"""The class board: how everybody's tasks fare, live on one page."""
