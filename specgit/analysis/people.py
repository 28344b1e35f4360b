"""Words for people and roles, as user stories and criteria have them."""

from __future__ import annotations

from specgit.analysis.lexicon import noun
from specgit.analysis.tokens import word_set

PEOPLE = word_set(
    """accountant actor admin administrator adult advisor agent analyst applicant approver architect artist
    assistant assignee attendee auctioneer auditor author bidder borrower boss bursar buyer candidate caregiver
    caretaker carer cashier chef child citizen cleaner clerk client clinician coach colleague collaborator
    commenter compere contractor contributor controller coordinator counsellor courier creator curator customer
    cyclist dealer designer developer director dispatcher doctor donor driver editor employee employer engineer
    examiner expert farmer fireman foreman gardener grader guardian guest host inspector instructor interviewer
    investigator investor janitor journalist judge keeper landlord lawyer leader learner lecturer librarian
    lodger maintainer manager marshal mechanic mediator member mentor merchant moderator musician nurse observer
    officer operator organiser organizer owner packer paramedic parent participant partner passenger patient
    patron payee payer pharmacist photographer physician picker pilot planner player porter presenter proctor
    producer professor programmer publisher pupil purchaser purser pilot captain ranger reader receiver
    receptionist recipient recruiter referee registrar renter reporter representative requester requestor
    researcher resident reviewer rider salesperson scientist scorer secretary seller sender shareholder shopper
    singer speaker specialist spectator staff stakeholder steward student subscriber superintendent supervisor
    supplier surgeon surveyor teacher technician teller tenant tester therapist trader trainee trainer
    translator traveler traveller treasurer trustee tutor umpire undertaker underwriter user vendor veterinarian
    vet viewer visitor volunteer voter waiter warden watchman winner witness worker writer person trainer
    veterinary insurer police ministry notary board council committee"""
)
# Those whose word names a thing in many systems.
_THINGS_TOO = word_set(
    """actor agent author client controller host judge keeper manager observer operator partner pilot planner
    player producer publisher reader receiver reporter runner scorer sender staff subscriber translator viewer
    worker writer editor dispatcher coordinator inspector packer picker board council committee vendor member"""
)


def person(word: str) -> bool:
    """Whether a casefolded noun, in either number, names a person or role."""
    return noun(word.rpartition("_")[2]) in PEOPLE


def surely_person(word: str) -> bool:
    """Whether it names nothing but persons: no `client`, no `manager`."""
    return noun(word) in PEOPLE and noun(word) not in _THINGS_TOO
