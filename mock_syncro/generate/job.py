"""What becomes of one ticket: who takes it, the thread, the work, and how it ends."""

from __future__ import annotations

from collections.abc import Sequence

from .calendar import HOUR, MINUTE, WORKDAY
from .clients import Client, Person
from .desk import Desk
from .forms import TYPE_IDS, filled_in
from .labor import FROM, TO, Work
from .tables import Row
from .team import Technician
from .threads import Thread

INVOICED_AFTER = 5 * WORKDAY
HALF_HOUR = 30 * MINUTE


class Job:
    """What becomes of one ticket."""

    __slots__ = (
        "assigned", "by_phone", "changed", "client", "desk", "more", "opened", "person", "scene",
        "thread", "ticket_id", "who", "works",
    )  # fmt: skip

    def __init__(self, desk: Desk, ticket_id: int, time: int, client: Client) -> None:
        dice, pools = desk.dice, desk.pools
        self.desk, self.ticket_id, self.client, self.opened = desk, ticket_id, client, time
        self.scene = dice.pick(desk.home_scenes if client.private else desk.scenes)
        self.person: Person = client.asks(time, dice)
        self.who = self._assignee(time)
        self.assigned = True
        self.by_phone = dice.chance(0.2)
        first, last = dice.pick(desk.words.firsts), dice.pick(desk.words.lasts)
        slots = {
            "client": self.person.first,
            "tech": self.who.first,
            "where": "at home" if client.private else dice.pick(pools["ticket_places"]),
            "who": f"{first.text} {last.text}",
        }
        self.thread = Thread(desk.comments, desk.calendar, dice, ticket_id, self.person, slots)
        self.changed = time
        self.works: list[Work] = []
        self.more: Row = {}
        """What else the ticket's row says."""

    def fill(self, text: str) -> str:
        return text.format_map(self.thread.slots) if "{" in text else text

    def details(self) -> Row:
        """What the row says of where the ticket came from, of its form and of its end."""
        row: Row = {}
        person, scene = self.person, self.scene
        if self.by_phone:
            row["creator_name_or_email"] = self.who.name
        else:
            row["creator_name_or_email"] = person.email or person.name
        if scene["form"]:
            type_name, answer = scene["form"]
            row["ticket_type_id"] = TYPE_IDS[type_name]
            row["properties"] = filled_in(type_name, answer, self.client, self.desk.dice)
        return row | self.more

    def close(self, end: int) -> str:
        """Solve the ticket by `end`; returns its status."""
        desk, dice, thread, scene = self.desk, self.desk.dice, self.thread, self.scene
        rounds = self._rounds(len(scene["talks"]))
        times = self._times(2 * rounds + 1, end)
        self._issue()
        self._talk(rounds, times)
        comment = None
        if dice.chance(desk.talk):
            comment = thread.technician(end, scene["fix"], self.who, subject="Completed")
        if dice.chance(desk.talk):
            minutes = scene["minutes"] * (0.6 + 0.8 * dice.random())
            self._work(scene["work"], minutes, times[-1], end, comment)
        self.changed = end
        # Work is charged when it is done, and what was charged is invoiced some days later.
        sold = self._charge(end)
        if comment is not None and dice.chance(0.25 * desk.talk):
            thanks = end + int(dice.random() * WORKDAY)
            if thanks < self.client.left:
                thread.client(thanks, dice.pick(desk.pools["ticket_thanks"]))
                self.changed = thanks
        self.more["resolved_at"] = desk.calendar.text(end)
        invoiced = end + INVOICED_AFTER
        if not sold or invoiced >= self.client.left:
            return "Resolved"
        self.changed = max(self.changed, invoiced)
        return "Invoiced"

    def leave_open(self) -> str:
        """Bring the ticket as far as it came until the epoch; returns its status."""
        desk, dice, scene = self.desk, self.desk.dice, self.scene
        end, talks = desk.calendar.length - 1, len(scene["talks"])
        how = dice.random()
        if how < 0.2 or end - self.opened < HALF_HOUR:
            self.assigned = dice.chance(0.4)
            self._issue()
            return "New"
        self._issue()
        # It rests since then: not all that is open was touched on the last day.
        end -= int((end - self.opened - HALF_HOUR) * dice.random())
        rounds = self._rounds(talks - 1)
        if how < 0.4:
            rounds += 1
            self._talk(rounds, self._times(2 * rounds, end))
            return "Customer Reply"
        times = self._times(2 * rounds + 1, end)
        self._talk(rounds, times)
        if how < 0.6:
            status, text = "Waiting on Customer", scene["talks"][rounds][0]
        elif how < 0.9 and scene["part"]:
            status, text = "Waiting for Parts", dice.pick(desk.pools["ticket_updates_parts"])
        elif how < 0.75:
            status, text = "Scheduled", dice.pick(desk.pools["ticket_updates_scheduled"])
            self._plan()
        else:
            status, text = "In Progress", dice.pick(desk.pools["ticket_updates_in_progress"])
        self.thread.technician(times[-1], text, self.who)
        self.changed = times[-1]
        if status == "In Progress":
            self._start()
        return status

    def _assignee(self, time: int) -> Technician:
        """The customer's account manager, mostly."""
        dice = self.desk.dice
        if self.client.manager is not None and dice.chance(0.7):
            return self.client.manager
        who = dice.pick(self.desk.team)
        return who if who.since <= time else self.desk.team[0]

    def _rounds(self, most: int) -> int:
        """How many questions were asked and answered."""
        rounds = 0
        while rounds < most and self.desk.dice.chance(0.5 * self.desk.talk):
            rounds += 1
        return rounds

    def _times(self, count: int, end: int) -> list[int]:
        """Ascending times between the ticket's creation and an end; the first ones come soon."""
        random, span = self.desk.dice.random, end - self.opened
        return [
            self.opened + int(span * ((place + random()) / count) ** 2) for place in range(count)
        ]

    def _issue(self) -> None:
        """The first comment."""
        dice, opening = self.desk.dice, self.scene["opening"]
        if self.by_phone:
            form = dice.pick(self.desk.pools["ticket_calls"])
            self.thread.written_down(self.opened, form, opening, self.who)
        else:
            mailed = dice.chance(0.7)
            self.thread.client(self.opened, opening, subject="Initial Issue", mailed=mailed)

    def _talk(self, rounds: int, times: Sequence[int]) -> None:
        """Questions and answers, with what technicians note and do between them."""
        desk, dice, thread = self.desk, self.desk.dice, self.thread
        before = self.opened
        for number in range(rounds):
            asked, answered = times[2 * number : 2 * number + 2]
            question, answer = self.scene["talks"][number]
            comment = thread.technician(asked, question, self.who)
            if dice.chance(0.3):
                notes = dice.pick(desk.pools["ticket_call_notes"])
                self._work(notes, 5 + 20 * dice.random(), before, asked, comment)
            if dice.chance(0.15):
                note = dice.pick(desk.pools["ticket_hidden_notes"])
                thread.hidden((asked + answered) // 2, note, self.who)
            thread.client(answered, answer)
            before = self.changed = answered

    def _work(
        self, notes: str, minutes: float, since: int, until: int, comment: int | None
    ) -> None:
        sheet = self.desk.timesheet
        work = sheet.work(self.ticket_id, self.who, notes, minutes, since, until, comment)
        if work is not None:
            if self.client.paid_by_the_hour:
                work.timer["billable"] = True
            self.works.append(work)

    def _start(self) -> None:
        """A timer that runs since the last working day, if the technician has none yet."""
        desk, today = self.desk, self.desk.calendar.length - WORKDAY
        since = max(self.changed, today + FROM)
        if since >= today + TO or self.who.user_id in desk.timesheet.running:
            return
        self.changed = since + int((today + TO - since) * desk.dice.random())
        timer = desk.timesheet.start(self.ticket_id, self.who, self.scene["work"], self.changed)
        if self.client.paid_by_the_hour:
            timer["billable"] = True

    def _charge(self, time: int) -> bool:
        """Line items for the part and for billable work; whether there are any."""
        sheet, scene, position = self.desk.timesheet, self.scene, 0
        if scene["part"]:
            position += 1
            sheet.sell(self.ticket_id, self.who, scene["part"], time, position)
        if self.client.paid_by_the_hour:
            onsite = scene["problem"] == "Hardware"
            for work in self.works:
                position += 1
                sheet.charge(work, time, position=position, onsite=onsite)
        return position > 0

    def _plan(self) -> None:
        """A visit of an hour within the next ten working days, in business hours."""
        calendar, dice = self.desk.calendar, self.desk.dice
        day = calendar.length + int(dice.random() * 10) * WORKDAY
        start = day + FROM + int(dice.random() * (TO - FROM - HOUR) / HALF_HOUR) * HALF_HOUR
        self.more["start_at"] = calendar.text(start)
        self.more["end_at"] = calendar.text(start + HOUR)
