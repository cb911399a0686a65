"""The instructor's kit: from one page of notes per lesson come plans and slides, beside a quiz."""
