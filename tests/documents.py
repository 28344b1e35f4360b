"""Documents that a person might have written: sound ones, for stories that begin with nothing."""

from __future__ import annotations

FEATURE = {
    "requirements": """\
# Requirements Document

## Introduction

Borrowers see when a book is due, and are reminded of it.

## Glossary

- **Reminder**: the part that writes to borrowers
- **Shelf**: the part that knows which book is where

## Requirements

### Requirement 1: Due dates

**User Story:** As a borrower, I want to see when a book is due, so that I bring it back in time.

#### Acceptance Criteria

1. WHEN a borrower opens a book, THE Shelf SHALL show the day on which the book is due.
2. IF a book is overdue, THEN THE Shelf SHALL show by how many days.

### Requirement 2: Reminders

**User Story:** As a librarian, I want borrowers to be reminded, so that I need not call them.

#### Acceptance Criteria

1. WHEN a book is due in two days, THE Reminder SHALL write to its borrower.
""",
    "design": """\
# Design Document

## Overview

The day is kept with the loan; a nightly job looks for loans that end soon.

## Architecture

The Shelf answers questions, the Reminder asks them once a night.

## Components and Interfaces

### Shelf

`shelf/loans.py` with `due(loan) -> date`.

## Data Models

A loan has a book, a borrower and the day on which it began.

## Correctness Properties

### Property 1: A loan is never due before it began

*For any* loan, the Shelf SHALL give a due day after its first.

**Validates: Requirements 1.1, 1.2**

## Error Handling

A letter that can't be sent is tried again the next night.

## Testing Strategy

Unit tests for the dates, property tests for the property above.
""",
    "tasks": """\
# Implementation Plan: Due dates

## Tasks

- [ ] 1. Show due days
  - [ ] 1.1 Compute the due day in `shelf/loans.py`
    - Write `due(loan)`.
    - _Requirements: 1.1_
  - [ ] 1.2 Show how many days a book is overdue in `shelf/page.py`
    - _Requirements: 1.2_
- [ ] 2. Write to borrowers in `shelf/reminder.py`
  - _Requirements: 2.1_
- [ ]* 3. Write the property test in `tests/test_loans.py`
  - **Property 1: A loan is never due before it began**
  - **Validates: Requirements 1.1, 1.2**

## Task Dependency Graph

```json
{
  "waves": [
    { "id": 0, "tasks": ["1.1"] },
    { "id": 1, "tasks": ["1.2", "2", "3"] }
  ]
}
```
""",
}

BUGFIX = {
    "bugfix": """\
# Bugfix Requirements Document

## Introduction

Books that are due on the last day of a month count as overdue a day too early.

## Bug Analysis

### Current Behavior (Defect)

1.1 WHEN a book is due on the last day of a month THEN the system counts it as overdue on that day

### Expected Behavior (Correct)

2.1 WHEN a book is due on the last day of a month THEN the system SHALL count it as overdue on the day after

### Unchanged Behavior (Regression Prevention)

3.1 WHEN a book is due on another day THEN the system SHALL CONTINUE TO count it as overdue on the day after
""",
    "design": """\
# Bugfix Design Document

## Overview

The comparison of days is replaced by one of dates.

## Bug Details

A loan that began on 1 April with 29 days is overdue on 30 April, and should be so on 1 May.

## Expected Behavior

It is overdue on the day after, as on other days.

## Hypothesized Root Cause

1. `overdue` in `shelf/loans.py` compares the numbers of days in the month.

## Correctness Properties

### Property 1: Bug Condition - The last day of a month is no end

*For any* loan due on the last day of a month, the fixed system SHALL count it as overdue on the day after.

**Validates: Requirements 2.1**

### Property 2: Preservation - Other days are as before

*For any* other loan, the fixed system SHALL behave as before.

**Validates: Requirements 3.1**

## Fix Implementation

`overdue` compares dates.

## Testing Strategy

A test that shows the bug first, then tests of what must stay, then the fix.
""",
    "tasks": """\
# Implementation Plan: Month end

## Tasks

- [ ] 1. Write bug condition exploration test in `tests/test_month_end.py`
  - **Property 1: Bug Condition** - The last day of a month is no end
  - This test must fail on the unfixed code.
  - _Requirements: 2.1_
- [ ] 2. Write preservation property tests (before the fix) in `tests/test_other_days.py`
  - **Property 2: Preservation** - Other days are as before
  - _Requirements: 3.1_
- [ ] 3. Compare dates in `shelf/loans.py`
  - _Requirements: 2.1, 3.1_
- [ ] 4. Checkpoint - Ensure all tests pass

## Task Dependency Graph

```json
{
  "waves": [
    { "id": 0, "tasks": ["1", "2"] },
    { "id": 1, "tasks": ["3"] },
    { "id": 2, "tasks": ["4"] }
  ]
}
```
""",
}
