"""What a board stands on, for its foot: the day, the ledger, the rulebook, and how much of it came later."""

from dataclasses import dataclass
from datetime import date

from anqi.assessment.goals.boards import Board
from anqi.assessment.goals.closing import closes_on
from anqi.kit import clock
from anqi.rules.rulebook.wording import called


@dataclass(frozen=True)
class Foot:
    """`size` and `root` are of the ledger that the figures are of: of a closed month those that were frozen."""

    as_of: date
    size: str
    root: str
    root_in_short: str
    edition: str
    number: int
    closed_at: str
    closes_on: date | None
    closed: int
    months: int
    excluded: int


def foot_of(board: Board) -> Foot:
    closed = board.frozen.closed if board.frozen else None
    ground = board.standing.ground
    size, root = (closed.size, closed.root) if closed else (ground.size, ground.root)
    at = closed.closed_at.astimezone(clock.CHINA) if closed else None
    is_month = board.asked.every == "month"
    return Foot(
        as_of=board.last,
        size=f"{size:,}",
        root=root,
        root_in_short=f"{root[:4]}…{root[-4:]}" if root else "–",
        edition=called(board.rulebook.title, board.rulebook.name),
        number=board.edition.number,
        closed_at=f"{at:%Y-%m-%d %H:%M}" if at else "",
        closes_on=closes_on(board.asked.window.first) if is_month and not closed else None,
        closed=len(board.closed),
        months=sum(1 for name in board.months if _within(name, board)),
        excluded=board.excluded,
    )


def _within(month: str, board: Board) -> bool:
    day = date.fromisoformat(f"{month}-01")
    return board.asked.window.first <= day <= board.asked.window.last
