"""Contraries in sentences of unlike shapes, and what only looks like them."""

from __future__ import annotations

import pytest

from tests.test_inconsistent import shown

CONTRARY = """
WHEN a project is archived, THE Server SHALL delete the drafts of the project, their comments and their reviews \
| THE Server SHALL NOT delete the reviews of a project that has been archived
THE Mailbox SHALL keep the letters of a closed account | WHEN an account has been closed, \
THE Mailbox SHALL delete the unread letters of the account
WHILE a session is active, THE App SHALL keep the "Buy" button enabled \
| WHILE the basket is empty, THE App SHALL keep the "Buy" button disabled
IF the link breaks while the match is running, THEN the Server SHALL set the match to paused and the App SHALL leave \
the dice buttons enabled | WHILE a match is paused, the App SHALL disable the dice buttons
IF a Member tries to return a Loan that is lost, damaged or sold, THEN THE Desk SHALL refuse \
| IF a Member tries to return a Loan that is lost, THEN THE Desk SHALL accept the return
IF a Nurse starts a Transfusion while another Transfusion is going on, THEN THE Ward SHALL refuse the start \
| IF a Nurse starts a Transfusion that is urgent while another Transfusion is going on, \
THEN THE Ward SHALL start the second Transfusion beside the first
THE Studio SHALL take videos of up to 10 GB | IF a video is larger than 4 GB, THEN THE Studio SHALL refuse the video
THE Clinic SHALL accept bookings until 3 hours before the start of the Visit \
| WHEN a Patient books a Visit that starts in less than 8 hours, THE Clinic SHALL reject the booking
IF the file does not exist, then the tool shall print a hint and exit with code 4 \
| IF the file that the User names does not exist, then the tool shall exit with code 7
WHEN a Clerk approves an Order of up to 900 euros, THE Desk SHALL set the Order to approved \
| WHEN a Clerk approves an Order of more than 400 euros, THE Desk SHALL leave the Order in review
WHEN a Guest enters a second voucher, THE Till SHALL replace the first voucher with the second voucher \
| WHEN a Guest enters a second voucher, THE Till SHALL keep the first voucher
WHEN a Ball hits the Wall, THE Game SHALL reduce the energy of the Wall by 5 \
| WHEN a Ball hits the Wall, THE Game SHALL subtract 8 from the energy of the Wall
WHEN a Player loses a Ship, THE Game SHALL add half of the value of the Ship to the Points \
| WHEN a Player loses a Ship, THE Game SHALL NOT add any Points
IF the oil temperature is above 90 degrees Celsius, THEN THE Pump SHALL start the fan and sound the siren at level high \
| WHILE the oil temperature is below 95 degrees Celsius, THE Pump SHALL NOT sound the siren at level high because of \
the oil temperature
WHEN a Manager closes an open Course, THE Portal SHALL set the Course to closed and hide the Course from Pupils \
| THE Portal SHALL show every open and every closed Course to Pupils
WHEN a Reader with the same card is stored already, THE Gate SHALL discard the new Reader \
| WHEN a Reader with the same card is stored already, THE Gate SHALL keep the new Reader
WHERE die Kundin Hinweise eingeschaltet hat, the App SHALL um 8 Uhr erinnern, wenn das Ziel nicht erreicht ist \
| WHERE die Kundin Hinweise eingeschaltet hat, the App SHALL bereits um 9 Uhr erinnern, wenn das Ziel nicht erreicht ist
""".replace("\\\n", "").strip()
ALIKE = """
WHEN a project is archived, THE Server SHALL delete the drafts of the project \
| THE Server SHALL NOT delete the reviews of a project that has been archived
WHEN a project is restored, THE Server SHALL delete the reviews of the archive \
| THE Server SHALL NOT delete the reviews of a project that has been archived
THE Mailbox SHALL keep the letters of a closed account for 30 days | WHEN an account has been opened, \
THE Mailbox SHALL delete the welcome letter
THE Mailbox SHALL NOT delete letters unless the owner agrees | WHEN the owner agrees, THE Mailbox SHALL delete letters
WHILE a session is active, THE App SHALL keep the "Buy" button enabled \
| WHILE a session is closed, THE App SHALL keep the "Buy" button disabled
WHILE a session is active, THE App SHALL keep the "Buy" button enabled \
| WHILE the basket is empty, THE App SHALL keep the "Pay" button disabled
IF the link breaks while the match is running, THEN the Server SHALL set the match to paused and the App SHALL leave \
the dice buttons enabled | WHILE a match is over, the App SHALL disable the dice buttons
IF a Member tries to return a Loan that is lost, THEN THE Desk SHALL refuse \
| WHEN a Librarian returns a Loan that is lost, THE Desk SHALL accept the return
IF a Nurse starts a Transfusion while another Transfusion is going on, THEN THE Ward SHALL refuse the start \
| WHEN a Nurse starts a Transfusion, THE Ward SHALL start the clock
THE Studio SHALL take videos of up to 10 GB | IF a video is larger than 10 GB, THEN THE Studio SHALL refuse the video
THE Studio SHALL take a picture of the room | IF a video is larger than 10 GB, THEN THE Studio SHALL refuse the video
THE Clinic SHALL accept bookings until 8 hours before the start of the Visit \
| WHEN a Patient books a Visit that starts in less than 8 hours, THE Clinic SHALL reject the booking
IF the file does not exist, then the tool shall print a hint and exit with code 4 \
| IF the file that the User names is empty, then the tool shall exit with code 7
WHEN a Clerk approves an Order of up to 900 euros, THE Desk SHALL set the Order to approved \
| WHEN a Clerk approves an Order of more than 900 euros, THE Desk SHALL leave the Order in review
WHEN a Guest enters a second voucher, THE Till SHALL replace the first voucher with the second voucher \
| WHEN a Guest enters a second voucher, THE Till SHALL keep the first receipt
WHEN a Ball hits the Wall, THE Game SHALL reduce the energy of the Wall by 5 \
| WHEN a Ball hits the Wall, THE Game SHALL subtract 8 from the energy of the Ball
WHEN a Player loses a Ship, THE Game SHALL add half of the value of the Ship to the Points \
| WHEN a Player loses a Ship, THE Game SHALL NOT add any Crew
THE Editor SHALL keep all comments outside the chapter | THE Author SHALL replace the chapter in place
WHEN a Guest has no ticket, THE Gate SHALL NOT open the door to the hall \
| WHEN a Guest has a ticket, THE Gate SHALL open the door to the hall
""".replace("\\\n", "").strip()


def pairs(written: str) -> list[tuple[str, ...]]:
    return [tuple(part.strip() for part in line.split(" | ")) for line in written.splitlines()]


@pytest.mark.parametrize("criteria", pairs(CONTRARY), ids=range(len(pairs(CONTRARY))))
def test_contraries_are_asked_about_whatever_the_shape_of_the_sentences(criteria: tuple[str, ...]) -> None:
    (question,) = shown(*criteria)
    assert [criterion.id for _, criterion in question.criteria] == ["1.1", "1.2"]
    assert len(question.options) >= 2


@pytest.mark.parametrize("criteria", pairs(ALIKE), ids=range(len(pairs(ALIKE))))
def test_what_only_looks_contrary_is_not_asked_about(criteria: tuple[str, ...]) -> None:
    assert not shown(*criteria)
