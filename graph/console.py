"""Claims, footnotes and explanations on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from graph import names, rdf
from graph.explain import Explanation
from graph.footnotes import Footnotes
from graph.witnesses import Absence, Citation, CitedClaim, Untraced, Witness


def show_notes(notes: Footnotes, citations: Sequence[Citation]) -> None:
    """Print numbered claims under an answer, then what else it rests on: absences, and what is not traced."""
    console = _console()
    _print_claims(console, notes.claims)
    if absences := list(dict.fromkeys(absence for one in citations for absence in one.absences)):
        beside = "as well " if notes.claims else ""
        console.print(f"Rests {beside}on what the record does not hold: {_absent(absences)}")
    _print_untraced(console, citations)


def _absent(absences: Sequence[Absence]) -> str:
    """What is absent: the pattern where it is one, else how many."""
    if len(absences) == 1:
        return str(absences[0])
    return f"{len(absences)} patterns that nothing matches (--format json names them)"


def show_explanation(explanation: Explanation) -> None:
    """Print why a triple is in the record, or that it is not stated, and what comes nearest."""
    console = _console()
    console.print(written(explanation.triple), style="bold")
    if explanation.citation is None:
        _print_missing(console, explanation)
        return
    claims = explanation.citation.claims + explanation.citation.described
    numbers = {claim.iri: number for number, claim in enumerate(claims, 1)}
    for witness in explanation.citation.witnesses:
        _print_witness(console, witness, numbers, 1)
    console.print()
    _print_claims(console, claims)
    if explanation.citation.apart:
        console.print("\nSaying the same, but not accepted:")
        _print_claims(console, explanation.citation.apart, numbered=False)
    _print_untraced(console, [explanation.citation])


def written(triple: rdf.Triple) -> str:
    """A triple as a reader of Turtle knows it, with the project's prefixes."""
    return " ".join(names.shorten(t.value) if isinstance(t, rdf.NamedNode) else str(t) for t in triple)


def _console() -> Console:
    return Console(markup=False, highlight=False)


def _print_missing(console: Console, explanation: Explanation) -> None:
    console.print("not stated: no accepted claim says it, and no rule derives it")
    if explanation.apart:
        console.print("\nClaims that say it, but are not accepted:")
        _print_claims(console, explanation.apart, numbered=False)
    if explanation.nearest:
        console.print("\nThe nearest that is stated:")
    for near in explanation.nearest:
        console.print(written(near.triple))
        _print_claims(console, [near.claim], numbered=False)


def _print_witness(console: Console, witness: Witness, numbers: dict[str, int], depth: int) -> None:
    """One triple and who says it; below it the premises of each rule that derives it."""
    indent = "  " * depth
    behind = [f"claim [{numbers[claim.iri]}]" for claim in witness.claims]
    other = [kind.value for kind in witness.kinds if kind.value not in ("claim", "rule")]
    if behind or other:
        console.print(f"{indent}said by {', '.join([*behind, *(f'the {kind}' for kind in other)])}")
    for inference in witness.inferences:
        console.print(f"{indent}derived by the rule {inference.rule} from")
        for premise in inference.premises:
            console.print(f"{indent}  {written(premise.triple)}")
            _print_witness(console, premise, numbers, depth + 2)


def _print_claims(console: Console, claims: Iterable[CitedClaim], numbered: bool = True) -> None:
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, justify="right")
    table.add_column(overflow="fold")
    for number, claim in enumerate(claims, 1):
        table.add_row(f"[{number}]" if numbered else "  ·", claim.restatement or claim.iri)
        table.add_row("", place(claim))
        for corrected in claim.corrects:
            table.add_row("", f"corrects: {corrected.restatement} ({place(corrected)})")
        for conflict in claim.conflicts:
            table.add_row("", f"in conflict with: {conflict.restatement} ({place(conflict)})")
    console.print(table)


def place(claim: CitedClaim) -> str:
    """Where a claim stands and how it is put, in one line."""
    paragraphs = sorted({one.paragraph for one in claim.passages if one.paragraph is not None})
    parts = [
        claim.document.title if claim.document else "",
        f"paragraph {', '.join(map(str, paragraphs))}" if paragraphs else "",
        claim.speaker_label or "",
        claim.modality,
        "implied" if claim.implied else "",
        "" if claim.is_accepted else claim.standing,
        names.shorten(claim.iri),
    ]
    return " · ".join(part for part in parts if part)


def _print_untraced(console: Console, citations: Iterable[Citation]) -> None:
    found: dict[Untraced, None] = dict.fromkeys(part for one in citations for part in one.untraced)
    for part in found:
        console.print(str(part), style="bold")
