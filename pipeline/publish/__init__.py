"""The lesson beyond the film, from the same data: a page, a talk, cards, a handout."""
