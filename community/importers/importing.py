"""The edge of an import: follows the files topic by topic and opens one transaction for each.

A run may be stopped at any moment: what is committed is whole, and the next run goes on.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from sqlalchemy.exc import DataError, IntegrityError

from community.core.config import current_settings
from community.core.errors import DomainError, Invalid
from community.core.i18n import _
from community.core.stamps import forget_session_stamps
from community.core.transaction import end_read, transaction
from community.importers import queries
from community.importers.actions.people import add_nobody, add_people
from community.importers.actions.places import make_spaces
from community.importers.actions.posts import Ground
from community.importers.actions.topics import write_topic
from community.importers.discourse.reader import read
from community.importers.discourse.records import Outcome, Problem, SourceTopic
from community.importers.discourse.survey import Survey, survey
from community.importers.journal import Journal
from community.importers.linking import Finders, Links
from community.importers.memory import Memory
from community.importers.people_book import PeopleBook
from community.importers.planning import plan_topic
from community.importers.rendering import Renderer
from community.importers.report import Report
from community.importers.settling import settle
from community.importers.types import TopicPlan, Verdict, is_removed

PLATFORM = "discourse"

# Shows how far it is: given a label and a length, it yields a function that takes steps.
Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]


@dataclass(frozen=True)
class Options:
    """`site_url` is the address the forum had; empty, it is read from the files."""

    site_url: str = ""
    space_prefix: str = ""
    is_dry_run: bool = False


def import_discourse(paths: Sequence[Path], options: Options, progress: Progress) -> Report:
    """Bring in what the files hold and earlier runs did not; raise `Invalid` for a nameless source.

    The same files again change nothing.
    """
    seen = survey(paths)
    site_url = options.site_url.rstrip("/") or seen.site_url
    if not site_url:
        raise Invalid(
            _("The files do not say which forum they are from: add --site-url https://….")
        )
    importer = _Importer(paths, replace(options, site_url=site_url), seen)
    importer.make_spaces()
    importer.import_topics(progress)
    if not options.is_dry_run:
        importer.settle(progress)
        importer.finish()
    return importer.report


class _Importer:
    """What a run must remember from one document to the next."""

    def __init__(self, paths: Sequence[Path], options: Options, seen: Survey) -> None:
        self._paths, self._options, self._seen = paths, options, seen
        logged = asdict(options) | {"files": [path.name for path in paths]}
        self._journal = Journal(PLATFORM, options.site_url, logged)
        source_id = self._journal.known_source
        self._spaces = queries.spaces_of(source_id)
        self._known_tags = queries.tag_names()
        self._people = PeopleBook(queries.members_of(source_id), seen, is_taken=queries.is_taken)
        self._arriving: frozenset[str] = frozenset()
        self._memory = Memory(lambda: self._journal.known_source, is_dry_run=options.is_dry_run)
        finders = Finders(
            topic=lambda id_, number: queries.find_place(self._journal.source_id, id_, number),
            post=lambda id_: queries.find_post_place(self._journal.source_id, id_),
            member=lambda name: queries.find_member_place(self._journal.source_id, name),
        )
        self._renderer = Renderer(
            Links(options.site_url, finders), self._known_handles, current_settings().site_url
        )
        self.report = Report(is_dry_run=options.is_dry_run, site_url=options.site_url)
        self.report.read.update(
            topics=len(seen.topics),
            posts=len(seen.posts),
            members=len(seen.usernames),
            spaces=len(seen.wanted_categories()),
            tags=len(seen.tags),
        )

    def make_spaces(self) -> None:
        """Make and name the spaces that the topics of the files need."""
        wanted, named = self._seen.wanted_categories(), self._seen.named_categories()
        for id_ in wanted:
            here = self._spaces.get(id_)
            verdict = Verdict.UNCHANGED if here else Verdict.NEW
            if here and not here.is_named and id_ in named:
                verdict = Verdict.CHANGED
            self.report.note("spaces", [id_], verdict)
        if self._options.is_dry_run or not self._spaces_need_work():
            return
        self._journal.open()
        with transaction():
            self._spaces = make_spaces(
                self._journal.source_id,
                wanted,
                named,
                self._spaces,
                prefix=self._options.space_prefix,
            )

    def _spaces_need_work(self) -> bool:
        counted = self.report.counts()["spaces"]
        return bool(counted[Verdict.NEW] or counted[Verdict.CHANGED])

    def import_topics(self, progress: Progress) -> None:
        """Read every document and write what is new or changed in it."""
        left = self._seen.documents
        with progress("Importing topics", left) as step:
            for record in read(
                self._paths, site_url=self._options.site_url, handles=self._people.handles
            ):
                if isinstance(record, Problem):
                    self.report.problems.append(record)
                elif isinstance(record, SourceTopic):
                    self._journal.documents += 1
                    self._import_topic(record)
                    left -= 1
                    step(1)
            step(max(0, left))

    def _import_topic(self, topic: SourceTopic) -> None:
        known = self._memory.topic(topic.id)
        posts = self._memory.posts(post.id for post in topic.posts)
        plan = plan_topic(topic, known, posts)
        for reason in plan.mended:
            self._note(topic, reason, Outcome.MENDED)
        for reason in (plan.refusal, *plan.left_out):
            if reason:
                self._note(topic, reason, Outcome.SKIPPED)
        if plan.refusal:
            return
        if plan.has_work and not self._options.is_dry_run and not self._write(plan):
            return
        self._memory.remember(plan)
        self._count(plan)

    def _write(self, plan: TopicPlan) -> bool:
        """Write one topic, whole or not at all."""
        self._journal.open()
        forget_session_stamps()
        newcomers = self._people.newcomers(plan.new)
        self._arriving = frozenset(one.handle.lower() for one in newcomers)
        renderings = {
            post.id: self._renderer.render(post.body) for post in (*plan.new, *plan.edited)
        }
        end_read()
        try:
            with transaction():
                added = add_people(self._journal.source_id, newcomers)
                if self._people.needs_nobody(plan.new):
                    added |= add_nobody(
                        self._journal.source_id, self._people.free_handle("former-member")
                    )
                ground = Ground(
                    self._journal.source_id,
                    spaces={id_: space.space_id for id_, space in self._spaces.items()},
                    members=self._people.member_ids | added,
                )
                write_topic(ground, plan, renderings)
                self._journal.note()
        except (DomainError, IntegrityError, DataError) as error:
            reason = str(getattr(error, "orig", error)).partition("\n")[0]
            self._note(plan.source, f"could not be stored ({reason}): left out", Outcome.SKIPPED)
            return False
        self._people.member_ids.update(added)
        return True

    def _count(self, plan: TopicPlan) -> None:
        report = self.report
        kept = (*plan.new, *plan.edited, *plan.touched, *plan.same)
        fresh = [post for post in kept if not report.knows("posts", post.id)]
        report.sums["likes"] += sum(post.likes for post in fresh)
        report.sums["removed"] += sum(is_removed(post) for post in fresh)
        report.sums["solutions"] += sum(post.is_accepted_answer for post in fresh)
        report.note("topics", [plan.source.id], plan.verdict)
        report.note("posts", [post.id for post in plan.new], Verdict.NEW)
        report.note("posts", [post.id for post in (*plan.edited, *plan.touched)], Verdict.CHANGED)
        report.note("posts", [post.id for post in plan.same], Verdict.UNCHANGED)
        for author in {post.author.id for post in kept if post.author}:
            is_known = author in self._people.known_before
            report.note("members", [author], Verdict.UNCHANGED if is_known else Verdict.NEW)
        for tag in plan.facts.tags:
            is_known = tag in self._known_tags
            report.note("tags", [tag], Verdict.UNCHANGED if is_known else Verdict.NEW)

    def settle(self, progress: Progress) -> None:
        """Lead links and mentions to what was imported after them."""
        if self._journal.known_source is None:
            return
        self._arriving = frozenset()
        waiting = queries.count_unsettled(self._journal.source_id)
        with progress("Leading links here", waiting) as step:
            settle(self._journal, self._renderer, step)

    def finish(self) -> None:
        """Close the log."""
        self._journal.close({**self.report.counts(), "outcomes": self.report.outcomes()})

    def _known_handles(self, candidates: Collection[str]) -> Collection[str]:
        here = queries.imported_handles(self._journal.known_source, candidates)
        return here | (frozenset(candidates) & self._arriving)

    def _note(self, topic: SourceTopic, reason: str, outcome: Outcome) -> None:
        self.report.problems.append(
            Problem(where=topic.where, reason=f"topic {topic.id}: {reason}", outcome=outcome)
        )
