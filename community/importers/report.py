"""What an import read, kept, left out and mended, and why."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field

from community.importers.discourse.records import Outcome, Problem
from community.importers.types import Verdict

KINDS = ("topics", "posts", "members", "spaces", "tags")
COLUMNS = ("read", "kept", "new", "changed", "unchanged", "left out")
_STRENGTH = {Verdict.UNCHANGED: 0, Verdict.CHANGED: 1, Verdict.NEW: 2}


@dataclass
class Report:
    """Filled while the run goes; each record counts once, with the strongest verdict it got.

    `read` counts the distinct records that the files hold, so that what is neither new, changed
    nor unchanged was left out. `sums` are figures carried by posts.
    """

    is_dry_run: bool = False
    site_url: str = ""
    read: Counter[str] = field(default_factory=Counter)
    sums: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    _verdicts: dict[str, dict[object, Verdict]] = field(
        default_factory=lambda: {kind: {} for kind in KINDS}
    )

    def note(self, kind: str, records: Iterable[object], verdict: Verdict) -> None:
        """Count records of a kind."""
        seen = self._verdicts[kind]
        for one in records:
            if one not in seen or _STRENGTH[seen[one]] < _STRENGTH[verdict]:
                seen[one] = verdict

    def knows(self, kind: str, record: object) -> bool:
        """Tell whether a record was counted."""
        return record in self._verdicts[kind]

    def counts(self) -> dict[str, dict[str, int]]:
        """Return the figures of each kind, by column."""
        return {kind: self._row(kind) for kind in KINDS}

    def outcomes(self) -> dict[str, int]:
        """Count the problems by what became of the record."""
        counted = Counter(problem.outcome for problem in self.problems)
        return {outcome.value: counted[outcome] for outcome in Outcome}

    def as_json(self) -> dict[str, object]:
        """Return everything, for a file."""
        return {
            "source": self.site_url,
            "dry_run": self.is_dry_run,
            "counts": self.counts(),
            "sums": dict(sorted(self.sums.items())),
            "outcomes": self.outcomes(),
            "problems": [asdict(problem) for problem in self.problems],
        }

    def lines(self, *, most: int = 40) -> Iterator[str]:
        """Yield the report as a person reads it; `most` problems are listed, all are counted."""
        yield "".join([f"{'':<10}", *(f"{column:>11}" for column in COLUMNS)])
        for kind, row in self.counts().items():
            yield "".join([f"{kind:<10}", *(f"{row[column]:>11,}" for column in COLUMNS)])
        for name, figure in sorted(self.sums.items()):
            yield f"{name:<10}{figure:>11,}"
        if not self.problems:
            return
        outcomes = self.outcomes()
        yield ""
        yield ", ".join(f"{number} {name}" for name, number in outcomes.items() if number) + ":"
        for problem in self.problems[:most]:
            yield f"  {problem.outcome:<11}{problem.where}  {problem.reason}"
        if len(self.problems) > most:
            yield f"  and {len(self.problems) - most} more; --report FILE keeps them all"

    def _row(self, kind: str) -> dict[str, int]:
        counted = Counter(self._verdicts[kind].values())
        kept = sum(counted.values())
        read = max(self.read[kind], kept)
        row = {"read": read, "kept": kept, "left out": read - kept}
        return row | {verdict.value: counted[verdict] for verdict in Verdict}
