"""The comments of tickets. Client and technician take turns; notes are hidden between.

The first comment is the client's issue, sent in or written down by a technician. What comes
after it answers what came before: question and answer are of one scene.
"""

from __future__ import annotations

from collections.abc import Mapping

from .calendar import Calendar
from .clients import Person
from .dice import Dice
from .tables import Ledger, Row
from .team import Technician

CLIENT = "customer-reply"
"""The `tech` of what a client has written, as Syncro shows it."""


class Thread:
    """The comments of one ticket while they are written."""

    __slots__ = ("calendar", "dice", "last", "ledger", "person", "slots", "ticket_id")

    def __init__(
        self,
        ledger: Ledger,
        calendar: Calendar,
        dice: Dice,
        ticket_id: int,
        person: Person,
        slots: Mapping[str, str],
    ) -> None:
        self.ledger, self.calendar, self.dice = ledger, calendar, dice
        self.ticket_id, self.person, self.slots = ticket_id, person, slots
        self.last = 0
        """When the last comment was written."""

    def client(
        self, time: int, text: str, *, subject: str = "Customer Reply", mailed: bool = True
    ) -> None:
        """What the client writes; by mail if there is an address."""
        row = self._row(time, subject, text)
        row["tech"] = CLIENT
        if mailed and self.person.email:
            row["email_sender"] = self.person.email
        self.ledger.add(time, row)

    def technician(self, time: int, text: str, who: Technician, *, subject: str = "Update") -> int:
        """What the technician answers; returns the comment's place in the ledger."""
        row = self._row(time, subject, text)
        row["tech"], row["user_id"] = who.name, who.user_id
        if self.person.email:
            row["destination_emails"] = self.person.email
        if self.dice.chance(0.05):
            row["is_rich_text"] = True
            row["body"] = f"<p>{row['body']}</p>"
        return self.ledger.add(time, row)

    def written_down(self, time: int, form: str, text: str, who: Technician) -> None:
        """The issue, when the client called and the technician wrote."""
        body = form.format(name=self.person.name, text=text.format_map(self.slots))
        row = self._row(time, "Initial Issue", "")
        row |= {"body": body, "tech": who.name, "user_id": who.user_id}
        self.ledger.add(time, row)

    def hidden(self, time: int, text: str, who: Technician) -> None:
        """What technicians write for each other."""
        row = self._row(time, "Private Note", text)
        row |= {"tech": who.name, "hidden": True, "user_id": who.user_id}
        self.ledger.add(time, row)

    def _row(self, time: int, subject: str, text: str) -> Row:
        self.last = time
        return {
            "ticket_id": self.ticket_id,
            "subject": subject,
            "body": text.format_map(self.slots) if "{" in text else text,
            "created_at": self.calendar.text(time),
        }
