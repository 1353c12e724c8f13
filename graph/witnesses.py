"""What an answer rests on: witnesses and their claims, absences, and what could not be followed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from graph.rdf import Triple


class Kind(StrEnum):
    """Where a triple stands, and so how a reader should see it.

    A claim says it; the register names a thing (shown folded); sources describe a claim or document; a link
    to another dataset; a code list; an axiom of the ontology; a rule derives it; or another graph holds it.
    """

    CLAIM = "claim"
    REGISTER = "register"
    SOURCE = "source"
    LINK = "link"
    CODE = "code"
    AXIOM = "axiom"
    RULE = "rule"
    GRAPH = "graph"


@dataclass(frozen=True)
class Document:
    """A document: IRI, title, its date as EDTF where it has one, the name of its file where it has one."""

    iri: str
    title: str
    dated: str | None = None
    file: str | None = None


@dataclass(frozen=True)
class Passage:
    """A passage: its paragraph (the n-th line that is not blank), offsets in code points, SHA-256."""

    iri: str
    document: str
    paragraph: int | None
    start: int | None
    end: int | None
    digest: str | None


@dataclass(frozen=True)
class CitedClaim:
    """A claim as a footnote shows it.

    `modality`, `standing` and `reason` are the codes without prefix (`happened`, `accepted`). `corrects`
    are the claims as worded that this claim of the curator's puts right; `corrected_by` the claims that put
    this one right; `conflicts` those it contradicts, themselves without corrections and conflicts.
    """

    iri: str
    restatement: str
    document: Document | None
    passages: tuple[Passage, ...]
    speaker: str | None
    speaker_label: str | None
    modality: str
    standing: str
    reason: str | None = None
    note: str | None = None
    basis: str | None = None
    implied: bool = False
    corrects: tuple[CitedClaim, ...] = ()
    corrected_by: tuple[CitedClaim, ...] = ()
    conflicts: tuple[CitedClaim, ...] = ()

    @property
    def name(self) -> str:
        """The last part of the IRI, such as `mfa-russia-2018-02-19-41`."""
        return self.iri.rpartition("/")[2]

    @property
    def is_accepted(self) -> bool:
        """Whether the claim feeds the record."""
        return self.standing == "accepted"


@dataclass(frozen=True)
class Inference:
    """One way a rule derives a triple: its name, its round, and a witness for each premise.

    `cut` says that the bound on depth was hit: the premises are named but not followed.
    """

    rule: str
    round: int
    premises: tuple[Witness, ...]
    cut: bool = False


@dataclass(frozen=True)
class Witness:
    """A triple that an answer rests on, and who says it.

    `graph` is the graph in which the query sought it (GRAPH), None for the default graph. `kinds` are all
    the ways in which it stands there. `claims` are the claims of the queried dataset that assert it:
    accepted ones, unless the query itself names the graph of another. `apart` are claims that say the same
    but are disputed, reported, corrected or outdated (not looked for where the query names a graph).
    `about` is the claim, document or passage that a triple of the sources describes. `graphs` are the
    graphs where it was found, sorted.
    """

    triple: Triple
    graph: str | None
    kinds: tuple[Kind, ...]
    claims: tuple[CitedClaim, ...] = ()
    apart: tuple[CitedClaim, ...] = ()
    inferences: tuple[Inference, ...] = ()
    about: CitedClaim | str | None = None
    graphs: tuple[str, ...] = ()

    @property
    def is_naming(self) -> bool:
        """Whether only the register says it: a type or a label, to be folded away."""
        return self.kinds == (Kind.REGISTER,)

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that say it, each once however often it does: their number is the corroboration."""
        return tuple(sorted({claim.document.iri for claim in self.claims if claim.document}))

    @property
    def contradictions(self) -> tuple[CitedClaim, ...]:
        """The claims that a claim for this triple is in conflict with."""
        found = {conflict.iri: conflict for claim in self.claims for conflict in claim.conflicts}
        return tuple(found[iri] for iri in sorted(found))


@dataclass(frozen=True)
class Absence:
    """Something that is not in the dataset, on which an answer rests.

    `kind` is `optional` (an OPTIONAL that matched nothing), `minus`, `not exists`, or `none` (an aggregate
    over no solutions, an ASK that is false). `pattern` is the SPARQL pattern with the row's values put in.
    """

    kind: str
    pattern: str
    graph: str | None = None

    def __str__(self) -> str:
        return f"nothing matches {self.pattern}" + (f" in <{self.graph}>" if self.graph else "")


@dataclass(frozen=True)
class Untraced:
    """A part of a query that is not traced, or a limit that was hit: the part, and the reason in words."""

    part: str
    reason: str

    def __str__(self) -> str:
        return f"this part of the query is not traced: {self.part} ({self.reason})"


@dataclass(frozen=True)
class Citation:
    """What one solution, or one triple of a graph, rests on.

    `given` names what holds without any triple (a path of length zero); `is_free` says that there is a way
    to the answer that needs no triple at all: from VALUES, BIND, such paths, and absences alone.
    """

    witnesses: tuple[Witness, ...] = ()
    absences: tuple[Absence, ...] = ()
    given: tuple[str, ...] = ()
    untraced: tuple[Untraced, ...] = ()
    is_free: bool = False

    @cached_property
    def evidence(self) -> tuple[Witness, ...]:
        """The witnesses, and below each the premises from which rules derived it, each triple once."""
        return closure(self.witnesses)

    @property
    def claims(self) -> tuple[CitedClaim, ...]:
        """Every claim that the answer rests on, through rules as well, in the order of their IRIs."""
        return _sorted(claim for witness in self.evidence for claim in witness.claims)

    @property
    def described(self) -> tuple[CitedClaim, ...]:
        """Claims whose own description (standing, words, source) the answer rests on, in order of IRIs."""
        about = (witness.about for witness in self.evidence)
        return _sorted(claim for claim in about if isinstance(claim, CitedClaim))

    @property
    def apart(self) -> tuple[CitedClaim, ...]:
        """Claims that say the same as a witness but are not accepted, in the order of their IRIs."""
        resting = {claim.iri for claim in self.claims}
        found = (claim for witness in self.evidence for claim in witness.apart)
        return _sorted(claim for claim in found if claim.iri not in resting)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents of its claims, described ones included, each once, in the order of their IRIs."""
        claims = (*self.claims, *self.described)
        found = {claim.document.iri: claim.document for claim in claims if claim.document}
        return tuple(found[iri] for iri in sorted(found))

    @property
    def is_complete(self) -> bool:
        """Whether everything could be followed."""
        return not self.untraced


def closure(witnesses: Iterable[Witness]) -> tuple[Witness, ...]:
    """Different witnesses, and below each the premises from which rules derived it, each triple once."""
    found = tuple(witnesses)
    return tuple(_each(found)) if any(witness.inferences for witness in found) else found


def _each(witnesses: Iterable[Witness]) -> Iterator[Witness]:
    seen: set[tuple[Triple, str | None]] = set()
    waiting = list(witnesses)[::-1]
    while waiting:
        witness = waiting.pop()
        if (witness.triple, witness.graph) not in seen:
            seen.add((witness.triple, witness.graph))
            yield witness
            if witness.inferences:
                premises = [premise for inference in witness.inferences for premise in inference.premises]
                waiting += reversed(premises)


def _sorted(claims: Iterator[CitedClaim]) -> tuple[CitedClaim, ...]:
    found = {claim.iri: claim for claim in claims}
    return tuple(found[iri] for iri in sorted(found))
