"""Where tickets are worked on: what all of them share."""

from __future__ import annotations

from collections.abc import Sequence

from .calendar import Calendar
from .dice import Dice
from .labor import Timesheet
from .tables import Ledger, Rows
from .team import Technician
from .words import Words


class Desk:
    """The team, the words, and the ledgers that all tickets write into."""

    def __init__(
        self,
        team: Sequence[Technician],
        dice: Dice,
        calendar: Calendar,
        words: Words,
        talk: float,
    ) -> None:
        self.team, self.dice, self.calendar, self.words = team, dice, calendar, words
        self.talk = talk
        self.pools = words.pools
        self.scenes = self.pools["ticket_scenes"]
        self.home_scenes = [scene for scene in self.scenes if scene["home"]]
        self.comments = Ledger()
        self.timesheet = Timesheet(calendar, self.pools)

    def tables(self) -> dict[str, Rows]:
        """What has been written so far."""
        sheet, calendar = self.timesheet, self.calendar
        comments, comment_ids = self.comments.numbered("comments", calendar)
        items, item_ids = sheet.items.numbered("ticket_line_items", calendar)
        timers, _ = sheet.timers.numbered("ticket_timers", calendar)
        for timer in timers.values():
            for key, ids in (("comment_id", comment_ids), ("ticket_line_item_id", item_ids)):
                if key in timer:
                    timer[key] = ids[timer[key]]
        return {"comments": comments, "ticket_timers": timers, "ticket_line_items": items}
