"""graphcrm with its settings: what the command line and the API call."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from graphcrm.app.besides import stamp
from graphcrm.app.kept_graph import OpenGraph
from graphcrm.app.list_names import OF_PEOPLE, list_named
from graphcrm.app.publish import Publisher
from graphcrm.app.questions import parameters_of, question_function
from graphcrm.errors import GraphCrmError, InputError, NotFoundError
from graphcrm.graph import Graph
from graphcrm.graph.kept import Kept
from graphcrm.model import TABLES
from graphcrm.settings import Settings
from graphcrm.stores import is_server, open_store

if TYPE_CHECKING:
    from graphcrm.analysis.handover_apply import Carried
    from graphcrm.analysis.rules import Rules
    from graphcrm.answer import Answer
    from graphcrm.app.attempts import Attempts
    from graphcrm.app.campaign import Results, ResultsReport
    from graphcrm.app.communities import CommunityBook
    from graphcrm.app.diff import Asked
    from graphcrm.app.forget import ForgetReport
    from graphcrm.app.job_files import JobFiles
    from graphcrm.app.kept_answers import KeptAnswers
    from graphcrm.app.lists import ListBook
    from graphcrm.app.rehearsal import Rehearsal
    from graphcrm.app.reports import LoadReport, RollbackReport
    from graphcrm.app.viewer import Viewer
    from graphcrm.app.write_back import WriteBackReport
    from graphcrm.graph import View
    from graphcrm.graph.home import SnapshotHome
    from graphcrm.graph.people_list import PeopleList
    from graphcrm.graph.ports import Finding, LoadOptions, LoadRecord, Store, StoreStatus
    from graphcrm.ingest.forgotten import Forgotten
    from graphcrm.ingest.suggest.suggest import Suggestion
    from graphcrm.operations import Database
    from graphcrm.operations.audit_writer import AuditWriter
    from graphcrm.operations.bearers import Bearers
    from graphcrm.operations.keys import Keys
    from graphcrm.operations.sessions import Sessions
    from graphcrm.reasons import Lang
    from graphcrm.stores.backup import Manifest
    from graphcrm.stores.neo4j_address import Login
    from graphcrm.stores.neo4j_admin import Import


def read_settings() -> Settings:
    """Read the environment; InputError, without the value, when it says something unusable."""
    try:
        return Settings()
    except ValueError as error:
        fields = [e["loc"][0] for e in error.errors()] if isinstance(error, ValidationError) else []
        names = ", ".join(f"GRAPHCRM_{str(field).upper()}" for field in fields) or "GRAPHCRM_*"
        raise InputError(f"the environment sets {names} to what cannot be used") from None


def write_sample(
    folder: Path,
    *,
    n_customers: int,
    seed: int,
    profile: str,
    file_format: str,
    headers: str,
    encoding: str,
) -> list[Path]:
    """Write the extracts of a made-up bank; see :func:`graphcrm.sample.generate`."""
    from graphcrm.sample import generate, write

    bank = generate(n_customers, seed=seed, profile=profile)
    return write(bank, folder, file_format=file_format, headers=headers, encoding=encoding)


class App:
    """graphcrm with its settings.

    Parameters
    ----------
    settings : Settings, optional
        Default: from the environment.
    db : str, optional
        The store, instead of that of the settings.
    """

    def __init__(self, settings: Settings | None = None, *, db: str | None = None) -> None:
        self.settings = settings or read_settings()
        self.db = db or self.settings.db

    @property
    def today(self) -> date:
        """Today, or what the settings say it is."""
        return self.settings.today or date.today()

    @cached_property
    def store(self) -> Store:
        """The store; nothing is opened yet."""
        return open_store(self.db, login=self._login(), folder=self.settings.snapshots)

    def _login(self) -> Login | None:
        """Return who graphcrm is to a server; a file asks nobody."""
        if not is_server(self.db):
            return None
        from graphcrm.stores.neo4j_address import Login

        given, password = self.settings, self.settings.neo4j_password
        return Login(
            user=given.neo4j_user,
            password=password.get_secret_value() if password else None,
            password_file=given.neo4j_password_file,
            database=given.neo4j_database,
            timeout_s=given.neo4j_timeout,
        )

    @cached_property
    def publisher(self) -> Publisher:
        """The store together with its snapshots."""
        return Publisher(self.store, forgotten=self._forgotten)

    def _forgotten(self) -> Forgotten:
        from graphcrm.app.forget import forgotten_of

        return forgotten_of(self)

    @cached_property
    def operations(self) -> Database:
        """Users, audit, worklists and jobs; nothing is opened yet."""
        from graphcrm.operations import Database

        beside = self.home.path.with_name(f"{self.home.path.name}.operations.sqlite").absolute()
        return Database(self.settings.operations or f"sqlite:///{beside}")

    @property
    def known_operations(self) -> Database:
        """The database of :attr:`operations`, where there is one already.

        Raises
        ------
        NotFoundError
            Nobody has made it yet, or another store is meant.
        """
        if self.operations.is_missing:
            raise NotFoundError(
                "there is no database of users and audit beside this store; check --db and "
                "GRAPHCRM_OPERATIONS"
            )
        return self.operations

    @cached_property
    def keys(self) -> Keys:
        """Keys made from the secret of the settings.

        Raises
        ------
        InputError
            There is none, or it is weak.
        """
        from graphcrm.app.secret import read_secret
        from graphcrm.operations.keys import Keys

        beside = self.home.path.with_name(f"{self.home.path.name}.development-secret").absolute()
        return Keys(read_secret(self.settings, made_up=beside))

    @cached_property
    def audit(self) -> AuditWriter:
        """What writes the audit of this process; nothing is opened yet.

        Raises
        ------
        InputError
            There is no secret, or it is weak.
        """
        from graphcrm.operations.audit_writer import AuditWriter

        return AuditWriter(self.operations, self.keys, heads=self.audit_heads)

    @property
    def audit_heads(self) -> Path:
        """The file of the ends of the audit: that of the settings, else one beside the store."""
        beside = self.home.path.with_name(f"{self.home.path.name}.audit-heads").absolute()
        return self.settings.audit_heads or beside

    @cached_property
    def attempts(self) -> Attempts:
        """How often sign-ins were wrong, by address."""
        from graphcrm.app.attempts import Attempts

        return Attempts(self.settings.wrong_sign_ins)

    @cached_property
    def answers(self) -> KeptAnswers:
        """The answers given last, for who asks the same again."""
        from graphcrm.app.kept_answers import KeptAnswers

        return KeptAnswers()

    @cached_property
    def bearers(self) -> Bearers:
        """Whose service tokens are."""
        from graphcrm.operations.bearers import Bearers

        return Bearers(self.operations)

    @cached_property
    def _graphs(self) -> OpenGraph:
        return OpenGraph(self.home, self.publisher.current, elsewhere=is_server(self.db))

    @cached_property
    def sessions(self) -> Sessions:
        """The sessions of people at pages; InputError where there is no secret."""
        from graphcrm.operations.sessions import Sessions

        return Sessions(self.operations, self.keys)

    @property
    def home(self) -> SnapshotHome:
        """The store's snapshots."""
        return self.publisher.home

    def ask(
        self, question: str, *args: object, as_of: date | None = None, **params: object
    ) -> Answer:
        """Answer one question about the current version.

        Parameters
        ----------
        question : str
            ``area.question``.
        args, as_of, params
            Of the function that answers.  ``rules`` may be a file; where none are given, a question
            that goes by rules takes those of the settings.  Where a question takes a list, a Path
            names a file that holds it, and ``list:NAME`` a saved list.

        Raises
        ------
        NotFoundError, InputError, StoreUnavailableError, StoreBusyError
        """
        function = question_function(question)
        settled = self._settled(function, params)  # what is wrong with it needs no graph
        return self._ask(self.graph().view(as_of), function, args, settled)

    def _settled(
        self, function: Callable[..., Answer], params: Mapping[str, object]
    ) -> dict[str, object]:
        """Return parameters with those that the settings and the lists of this store say."""
        asked, settled = parameters_of(function).parameters, dict(params)
        if "rules" in asked:
            settled["rules"] = self._rules(params.get("rules"))
        if "lists" in asked:
            settled.setdefault("lists", self.lists.conditions())
        return settled

    def _ask(
        self,
        view: View,
        function: Callable[..., Answer],
        args: Sequence[object],
        params: Mapping[str, object],
    ) -> Answer:
        """Answer a question of a view; its date is the one asked about."""
        asked = parameters_of(function)
        given = asked.bind(view, *args, **params)
        for name, value in given.arguments.items():
            if name in OF_PEOPLE and (saved := list_named(value)):
                given.arguments[name] = self._people(view, saved)
            elif isinstance(value, Path):
                from graphcrm.app.campaign_files import read_file

                given.arguments[name] = read_file(name, value)
        start = time.perf_counter()
        if "before" in asked.parameters and "before" not in params:
            from graphcrm.app.communities import answered

            answer = answered(self.communities, function, given)
        else:
            answer = function(*given.args, **given.kwargs)
        return replace(answer, elapsed_s=time.perf_counter() - start)

    def ask_for(
        self,
        viewer: Viewer,
        question: str,
        *args: object,
        as_of: date | None = None,
        **params: object,
    ) -> Answer:
        """Answer a question as far as a viewer may see: in his branches alone, masked by his role.

        Otherwise like :meth:`ask`.

        Raises
        ------
        AccessError
            His role has no such question.
        NotFoundError
            His branch is not in this store.
        """
        from graphcrm.app.policy import SEARCH, demand_question, seen_by, sees_names
        from graphcrm.app.viewer import scope_of

        function = question_function(question)
        demand_question(viewer, question)
        if question == SEARCH and not sees_names(viewer):
            params["ids_only"] = True
        settled, graph = self._settled(function, params), self.graph()
        view = graph.view(as_of, scope_of(graph, viewer))
        return seen_by(viewer, self._ask(view, function, args, settled))

    @cached_property
    def communities(self) -> CommunityBook:
        """The ids of communities in earlier versions, beside the snapshots."""
        from graphcrm.app.communities import CommunityBook

        return CommunityBook(self.home.path.with_name(f"{self.home.path.name}.communities"))

    @cached_property
    def lists(self) -> ListBook:
        """The saved lists: conditions by name, beside the snapshots."""
        from graphcrm.app.lists import ListBook

        return ListBook(self.home.path.with_name(f"{self.home.path.name}.lists"))

    @property
    def job_files(self) -> JobFiles:
        """What jobs leave on disk, beside the snapshots."""
        from graphcrm.app.job_files import JobFiles

        return JobFiles(self.home.path.with_name(f"{self.home.path.name}.jobs"))

    def saved_lists(self) -> Answer:
        """Return the saved lists as an answer; see :func:`graphcrm.app.lists.saved_lists`."""
        from graphcrm.app.lists import saved_lists

        return saved_lists(self.lists.all(), today=self.today)

    def _people(self, view: View, name: str) -> PeopleList:
        from graphcrm.app.lists import people_of

        return people_of(view, name, self.lists)

    @cached_property
    def rules(self) -> Rules:
        """The bank's own rules: those of the settings' file, else the usual ones."""
        return self._rules(None)

    @cached_property
    def _rules_read(self) -> Kept:
        return Kept(most_alike=1)

    def _rules(self, given: object) -> Rules:
        """Return rules as given: themselves, or in a file; none given are those of the settings."""
        from graphcrm.analysis.rules import RULES, Rules

        file = self.settings.rules if given is None else given
        if file is None or isinstance(file, Rules):
            return file or RULES
        from graphcrm.app.rules import read_rules  # a cold question without a file reads no YAML

        path = Path(str(file))
        return self._rules_read.get(("rules", path, stamp(path)), lambda: read_rules(path))

    def write_answer(self, answer: Answer, path: Path, lang: Lang) -> None:
        """Write an answer of this store to a file; see :func:`graphcrm.views.tables.write_answer`.

        A hand-over plan becomes, as .xlsx, the workbook that people edit, sign and hand back; the
        plan of a campaign the list that callers fill in.
        """
        from graphcrm.app.call_list import is_call_list, write_list
        from graphcrm.app.handover import is_plan_book, write_plan
        from graphcrm.views.tables import write_answer

        for_people = {write_plan: is_plan_book, write_list: is_call_list}
        for write, is_meant in for_people.items():
            if is_meant(answer, path):
                made_of = Graph(self.home.folder(answer.graph_version), today=self.today)
                write(made_of, answer, path, lang)
                return
        write_answer(answer, path, lang)

    def rehearse_handover(
        self, path: Path, staff: Sequence[str] = (), *, as_of: date | None = None, **given: object
    ) -> Carried:
        """Say what carrying out a hand-over plan changes; the store is as it was.

        Parameters
        ----------
        path : Path
            The workbook that :meth:`write_answer` wrote, edited or not; or a CSV file with
            ``party_id`` and ``to_staff_id``.
        staff : sequence of str
            Who leaves; a workbook says it itself.
        as_of, given
            How the plan was made, as of :func:`graphcrm.analysis.handover.handover`; a workbook
            says it itself.

        Returns
        -------
        Carried
            See :func:`graphcrm.analysis.handover_apply.carried_out`.

        Raises
        ------
        InputError, NotFoundError
            No plan, or a row that cannot be carried out.
        StoreUnavailableError, StoreBusyError
        """
        from graphcrm.app.handover import rehearse

        rules = self._rules(given.pop("rules", None))
        asked = {"as_of": as_of, **given} if as_of else given
        return rehearse(self.graph(), path, staff, asked, rules=rules)

    def apply_handover(
        self, carried: Carried, *, tick: Callable[[str], None] = lambda _: None
    ) -> LoadReport | None:
        """Carry out what was rehearsed, as one load; None where there is nothing to do.

        Raises
        ------
        StoreBusyError
            Somebody loaded since it was rehearsed, or is loading.
        StoreUnavailableError
        """
        from graphcrm.app.handover import carry_out

        return carry_out(self.publisher, carried, today=self.today, tick=tick)

    def read_results(self, path: Path, *, campaign: str | None = None) -> Results:
        """Read what callers filled into the list of a campaign; the store is as it was.

        Parameters
        ----------
        path : Path
            The workbook that :meth:`write_answer` wrote, filled; or a CSV file with at least
            ``customer_id``, ``staff_id`` and ``contacted_on``.
        campaign : str, optional
            Of which campaign it is; a workbook says it itself.

        Returns
        -------
        Results
            What there is to import, and each row with an error.

        Raises
        ------
        InputError
            No call list, or one that does not say its campaign.
        StoreUnavailableError, StoreBusyError
        """
        from graphcrm.app.campaign import read_results

        return read_results(self.graph(), path, campaign=campaign, today=self.today)

    def import_results(
        self,
        results: Results,
        *,
        max_reject_share: float | None = None,
        tick: Callable[[str], None] = lambda _: None,
    ) -> ResultsReport:
        """Import what was read, as one load: contacts, referrals, who was asked and who was not.

        Parameters
        ----------
        results : Results
        max_reject_share : float, 0..1
            A greater share of filled rows with an error refuses all.  Default: a half.
        tick : callable
            Called with the name of each table.

        Raises
        ------
        StoreBusyError
            Somebody loaded since it was read, or is loading.
        StoreUnavailableError
        """
        from graphcrm.app.campaign import MAX_REJECT_SHARE, import_results

        share = MAX_REJECT_SHARE if max_reject_share is None else max_reject_share
        return import_results(
            self.publisher, results, today=self.today, max_reject_share=share, tick=tick
        )

    def graph(self) -> Graph:
        """Return the current snapshot; a file stays shut unless a load died or nothing is there.

        It is opened once, and again after a load; who asked before that finishes on the old one.

        Raises
        ------
        StoreUnavailableError
            Nothing was loaded yet.
        StoreBusyError
            The first load is still running.
        """
        return self._graphs.current(self.today)

    def serve_from_now(self, *, look_s: float) -> None:
        """Answer many questions from now on.

        Parameters
        ----------
        look_s : float
            A server is asked at most so often what others published there.
        """
        self._graphs.look_s = look_s
        if self.settings.warm_up:
            from graphcrm.app.warm_up import settle, warm_up

            self._graphs.warm, self._graphs.settle = warm_up, settle
            with suppress(GraphCrmError):  # nothing was loaded yet, or the store is busy
                warm_up(self.graph())
            settle()

    def load(
        self,
        sources: Sequence[Path | str],
        *,
        options: LoadOptions,
        mapping: Path | None = None,
        max_reject_share: float = 0.05,
        expect: Callable[[int], None] = lambda _: None,
        tick: Callable[[str], None] = lambda _: None,
    ) -> LoadReport:
        """Load extracts and publish the version they make.

        Parameters
        ----------
        sources : sequence of Path or str
            Files, folders and patterns of files named after the tables; addresses of databases.
        options : LoadOptions
        mapping : Path, optional
            Mapping file that says what the sources hold, instead of their names.
        max_reject_share : float, 0..1
            A table with a greater share of rejected rows refuses the load.
        expect : callable
            Called once with the number of extracts, before the first is read.
        tick : callable
            Called with the name of each extract and of each table of the snapshot; besides the
            extracts that makes :attr:`n_publishing_steps`.

        Raises
        ------
        InputError
            Files or options that cannot be used.
        SourceUnavailableError
            A database to load from cannot be reached.
        StoreBusyError, StoreUnavailableError
        """
        read = None
        if mapping is not None:
            from graphcrm.ingest.mapping_file import read_mapping

            read = read_mapping(mapping)
            options = replace(options, mapping=read.sha256)
        return self.publisher.load(
            self._with_password(sources),
            options=options,
            mapping=read,
            max_reject_share=max_reject_share,
            expect=expect,
            tick=tick,
        )

    def _with_password(self, sources: Sequence[Path | str]) -> list[Path | str]:
        """Give addresses of databases the password of the settings, where they hold none."""
        from graphcrm.ingest.listing import is_address
        from graphcrm.ingest.sql import with_password

        secret = self.settings.source_password
        if secret is None:
            return list(sources)
        word = secret.get_secret_value()
        return [
            with_password(s, word) if isinstance(s, str) and is_address(s) else s for s in sources
        ]

    def suggest_mapping(
        self, sources: Sequence[Path | str], *, table: str | None = None, n_rows: int = 1000
    ) -> Suggestion:
        """Draft a mapping file; see :func:`graphcrm.ingest.suggest.suggest.suggest`."""
        from graphcrm.app.mapping import suggest_mapping

        return suggest_mapping(self._with_password(sources), table=table, n_rows=n_rows)

    def check_mapping(
        self,
        mapping: Path,
        sources: Sequence[Path | str],
        *,
        options: LoadOptions,
        max_reject_share: float = 0.05,
        n_rows: int = 5,
        expect: Callable[[int], None] = lambda _: None,
        tick: Callable[[str], None] = lambda _: None,
    ) -> Rehearsal:
        """Say what a load by a mapping would do; see :func:`graphcrm.app.rehearsal.rehearse`."""
        from graphcrm.app.rehearsal import rehearse
        from graphcrm.ingest.mapping_file import read_mapping

        return rehearse(
            self.store,
            self._with_password(sources),
            mapping=read_mapping(mapping),
            options=options,
            max_reject_share=max_reject_share,
            n_rows=n_rows,
            expect=expect,
            tick=tick,
        )

    def loads(self) -> list[LoadRecord]:
        """Return the load ledger, oldest first."""
        return self.store.loads()

    def ledger(self, *, limit: int | None = None) -> Answer:
        """Return the load ledger as an answer; see :func:`graphcrm.app.ledger.ledger`."""
        from graphcrm.app.ledger import ledger

        return ledger(self.loads(), limit=limit, today=self.today)

    def diff(
        self,
        section: str = "summary",
        *,
        since: str | date | None = None,
        to: str | date | None = None,
        table: str | None = None,
        window_days: int = 180,
        payroll_months: int = 2,
    ) -> Answer:
        """Answer what two states of the store differ in.

        Parameters
        ----------
        section : str
            ``summary`` (rows by table, and what they mean), ``changes`` (every cell),
            ``lost-manager``, ``gained-manager``, ``payroll``, ``referrals`` or ``tiers``.
        since, to : str or date, optional
            A load, or a date: the newest load whose data is not later.  Default: the newest load,
            and the one before it.
        table : str, optional
            Of ``summary`` and ``changes``: this table alone.
        window_days : int, days
            How long an effective contact keeps a link alive.
        payroll_months : int
            How many months without pay end a payroll.

        Raises
        ------
        NotFoundError, InputError
            No such section, table or load; one load alone; or the earlier one is not earlier.
        StoreBusyError, StoreUnavailableError
        """
        from graphcrm.app.diff import Asked

        return self.diffs([section], Asked(since, to, table, window_days, payroll_months))[0]

    def diffs(self, sections: Sequence[str], asked: Asked) -> list[Answer]:
        """Answer several sections of one comparison; see :meth:`diff`."""
        from graphcrm.app.diff import diff

        return diff(self.store, self.home, sections, asked, today=self.today)

    def rollback(
        self, load_id: str, *, tick: Callable[[str], None] = lambda _: None
    ) -> RollbackReport:
        """Undo the newest load, and answer from the version before it.

        Rows that it inserted are gone; rows that it updated or closed are what they were; the
        ledger and the version are those of before.  Where it was the only load, the store is empty.

        Parameters
        ----------
        load_id : str
            The load that is meant: the last of :meth:`loads`.
        tick : callable
            Called with the name of each table whose snapshot has to be written again.

        Raises
        ------
        InputError
            There is no load.
        StoreBusyError
            Another process loaded meanwhile, or is loading.
        StoreUnavailableError
        """
        return self.publisher.rollback(load_id, tick=tick)

    def backup(self, path: Path, *, tick: Callable[[str], None] = lambda _: None) -> Manifest:
        """Write the whole store, histories and ledger included, into one file.

        Parameters
        ----------
        path : Path
            Appears whole or not at all, readable by its owner only; an earlier backup is replaced.
        tick : callable
            Called with the name of each part.

        Raises
        ------
        InputError
            ``path`` cannot be written, or is there and no backup.
        StoreBusyError, StoreUnavailableError
        """
        return self.publisher.backup(path, tick=tick)

    def restore(
        self, path: Path, *, force: bool = False, tick: Callable[[str], None] = lambda _: None
    ) -> Manifest:
        """Replace the store by what a backup holds, and answer from that.

        Every checksum is verified before anything is touched.

        Parameters
        ----------
        path : Path
        force : bool
            Also where the store holds data or is damaged; it is there until the new one is whole.
        tick : callable
            Called with the name of each part, once to verify and once to write it, and of each
            table of the snapshot.

        Raises
        ------
        InputError
            No backup, a damaged one, or a store that holds data.
        StoreVersionError
            A newer graphcrm wrote the backup.
        StoreBusyError, StoreUnavailableError
        """
        return self.publisher.restore(path, force=force, tick=tick)

    def forget(
        self, customer: str, *, tick: Callable[[str], None] = lambda _: None
    ) -> ForgetReport:
        """Remove a customer from everything that graphcrm keeps; no load brings him back.

        Where it died half-way, the same call goes on.

        Parameters
        ----------
        customer : str
            Id of the customer.
        tick : callable
            Called with the name of each part of the store and table of the snapshot.

        Raises
        ------
        NotFoundError
            No customer has this id, and nobody who had was forgotten.
        InputError
            There is no secret to make keyed hashes with, or another one.
        StoreBusyError, StoreUnavailableError
        """
        from graphcrm.app.forget import forget

        return forget(self, customer, tick=tick)

    @property
    def n_parts(self) -> int:
        """How many parts a backup has at most."""
        from graphcrm.stores.parts import schemas

        return len(schemas())

    @property
    def n_publishing_steps(self) -> int:
        """How many steps publishing takes: each table of the snapshot, and on a server its rows."""
        return self.n_tables * (2 if is_server(self.db) else 1)

    @property
    def n_tables(self) -> int:
        """How many canonical tables there are."""
        return len(TABLES)

    def export(
        self,
        folder: Path,
        *,
        file_format: str,
        as_of: date | None = None,
        names: bool = False,
        tick: Callable[[str], None] = lambda _: None,
    ) -> list[Path]:
        """Write everything out; see :func:`graphcrm.views.export.export`."""
        from graphcrm.views.export import export

        view = self.graph().view(as_of)
        with self.store.read() as scanner:
            return export(scanner, view, folder, file_format=file_format, names=names, tick=tick)

    def write_back(
        self,
        *,
        as_of: date | None = None,
        window_days: int = 180,
        tick: Callable[[str], None] = lambda _: None,
    ) -> WriteBackReport:
        """Write scores on a server's nodes; see :func:`graphcrm.app.write_back.write_back`."""
        from graphcrm.app.write_back import write_back

        return write_back(
            self.store,
            self.graph().view(as_of),
            window_days=window_days,
            rules=self.rules,
            book=self.communities,
            tick=tick,
        )

    @property
    def n_score_steps(self) -> int:
        """How many steps :meth:`write_back` takes."""
        from graphcrm.app.write_back import n_steps

        return n_steps(self.graph())

    def write_import(self, folder: Path, *, tick: Callable[[str], None] = lambda _: None) -> Import:
        """Write the whole store as files that ``neo4j-admin`` imports.

        Parameters
        ----------
        folder : Path
            Made if missing; it must be empty.
        tick : callable
            Called with the name of each part.

        Returns
        -------
        Import
            The files, and the command that imports them.

        Raises
        ------
        InputError
            ``folder`` is not empty, or cannot be written.
        StoreBusyError, StoreUnavailableError
        """
        from graphcrm.stores.neo4j_admin import write_import
        from graphcrm.stores.refusals import never_loaded
        from graphcrm.views.files import make_folder

        with self.store.dump() as dump:
            if not dump.n_loads:
                raise never_loaded(self.store.url)
            make_folder(folder)
            return write_import(dump, folder, tick=tick)

    def write_report(
        self,
        path: Path,
        *,
        load: LoadReport,
        departures: Answer,
        single_links: Answer,
        lang: Lang,
        bank: str = "",
    ) -> None:
        """Write the report page about a load; see :func:`graphcrm.views.report.write_report`."""
        from graphcrm.ingest.quality.completeness import filled_shares
        from graphcrm.ingest.quality.rows import Rows
        from graphcrm.views.report import Quality, write_report

        rejects = load.result.rejects
        quality = Quality(
            completeness=filled_shares(Rows(self.graph(), departures.as_of)),
            orphans=self.ask("coverage.orphans", book="managed").totals,
            rejects=[
                (t, rule, n) for t in rejects.tables for rule, n in rejects.by_rule(t).items()
            ],
        )
        write_report(
            path,
            lang=lang,
            bank=bank,
            load=load.to_dict(lang),
            quality=quality,
            departures=departures,
            single_links=single_links,
        )

    def quality(
        self, sections: Sequence[str], *, branch: str | None = None, as_of: date | None = None
    ) -> dict[str, Answer]:
        """Say how good the data is; see :mod:`graphcrm.ingest.quality`.

        Parameters
        ----------
        sections : sequence of str
            Of ``graphcrm.ingest.quality.SECTIONS``, or ``scores``.
        branch : str, optional
            Default: the whole bank.
        as_of : date, optional
            Default: today, for what nobody hands over any more grows old all the same.

        Raises
        ------
        NotFoundError
            No such section or branch.
        StoreBusyError, StoreUnavailableError
        """
        from graphcrm.ingest.quality import section
        from graphcrm.ingest.quality.inspection import Inspection
        from graphcrm.ingest.quality.rows import Rows

        functions = {name: section(name) for name in sections}
        asked = Inspection(Rows(self.graph(), as_of or self.today), self.store, branch)
        answers = {}
        for name, function in functions.items():
            start = time.perf_counter()
            answer = function(asked)
            answers[name] = replace(answer, elapsed_s=time.perf_counter() - start)
        return answers

    def write_inspection(self, answers: Mapping[str, Answer], path: Path, lang: Lang) -> None:
        """Write what :meth:`quality` found; see :mod:`graphcrm.views.inspection`."""
        from graphcrm.ingest.quality.duplicates import MAX_SHARED
        from graphcrm.ingest.quality.tally import WEIGHTS
        from graphcrm.views.inspection import write_inspection

        facts = {"scores": WEIGHTS, "duplicates": {"most": MAX_SHARED}}
        write_inspection(answers, path, lang, facts=facts)

    def status(self) -> StoreStatus:
        """Say how the store is."""
        return self.store.status()

    def check(self, *, repair: bool = False) -> list[Finding]:
        """Look for damage in the store and in its snapshots; ``repair`` rebuilds what can be."""
        return self.publisher.check(repair=repair)
