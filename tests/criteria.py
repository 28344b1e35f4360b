"""A requirements document made of a few criteria, and what a check of the analysis asks about it."""

from specgit.analysis.model import Confidence
from specgit.analysis.reading import read
from specgit.spec.edit import replace
from specgit.spec.requirements import read_requirements
from specgit.spec.text import Text

GLOSSARY = """- **Loan_System**: the software of the library
- **Reader**: a person with a card
- **Item**: a book or a film
- **Return_Slot**: the box at the door"""
INTRODUCTION = "People borrow books."


def document(*criteria, glossary=GLOSSARY, introduction=INTRODUCTION, title="Loans"):
    """The text: one requirement with these criteria."""
    numbered = "\n".join(f"{number}. {criterion}" for number, criterion in enumerate(criteria, 1))
    terms = f"## Glossary\n\n{glossary}\n\n" if glossary else ""
    return (
        f"# Requirements Document\n\n## Introduction\n\n{introduction}\n\n{terms}## Requirements\n\n### Requirement 1: {title}\n\n"
        f"**User Story:** As a Reader, I want to borrow an Item, so that I can read.\n\n#### Acceptance Criteria\n\n{numbered}\n"
    )


def analysed(text):
    return read("loans", read_requirements(Text("requirements.md", text)))


def asked(check, *criteria, shown=True, **parts):
    """The questions of a check, only those shown by default unless told otherwise."""
    spec = analysed(document(*criteria, **parts))
    found = check(spec, ())
    return [question for question in found if not shown or question.confidence is Confidence.HIGH]


def chosen(question, number):
    """The lines of the document that an option changes or adds, as it leaves them."""
    before = question.text.content.split("\n")
    after = replace(question.text, question.options[number].changes).content.split("\n")
    return [line for line in after if line not in before]
