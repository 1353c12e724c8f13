"""The triples of claims, sources and derivations, as lines of N-Triples that await a graph and a dot."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from benchmarks.restatements import label, modality, restatement
from benchmarks.world import (
    EQUIPMENT,
    TOPICS,
    Agreement,
    Claim,
    Delivery,
    Event,
    Fact,
    Jurisdiction,
    Location,
    Meeting,
    Signing,
    Tenure,
    Visit,
    World,
)
from graph import names

Write = Callable[..., str]

_AGENCIES: Final = range(50)
_TERM: Final = re.compile(
    r'"[^"]*"|(?P<thing><[^>]*>)|(?P<prefix>[a-z]+):(?P<local>[^ \n]+)|(?<= )(?P<a>a)(?= )'
)


def lines(text: str) -> Write:
    """A template of triples, a line each; names are written short in it, fields in braces."""

    def written(found: re.Match[str]) -> str:
        if found["a"]:
            return f"<{names.PREFIXES['rdf']}type>"
        if found["prefix"]:
            return f"<{names.PREFIXES[found['prefix']]}{found['local']}>"
        return f"<{names.ID}{found[0][1:]}" if found["thing"] else found[0]

    return _TERM.sub(written, text.lstrip("\n")).format


_REGISTERED: Final = lines("""
<{name}> a cmq:{kind}
<{name}> rdfs:label "{labels[0]}"@en
<{name}> rdfs:label "{labels[1]}"@ru
<{name}> dcterms:source "Invented for measurements."
""")
_JURISDICTION: Final = lines("<{f.office}> cmq:jurisdiction <{f.state}>\n")
_LOCATION: Final = lines("<{f.place}> cmq:locatedIn <{f.container}>\n")
_TENURE: Final = lines("""
<{f.name}> a cmq:Tenure
<{f.name}> rdfs:label "{label}"@en
<{f.name}> cmq:officeHolder <{f.person}>
<{f.name}> cmq:office <{f.office}>
<{f.name}> cmq:attestedAt "{f.attested}"
""")
_REPLACES: Final = lines("<{f.name}> cmq:replaces <{f.replaces}>\n")
_AGREEMENT: Final = lines("""
<{f.name}> a cmq:{f.kind}
<{f.name}> rdfs:label "{label}"@en
<{f.name}> cmq:party <{f.parties[0]}>
<{f.name}> cmq:party <{f.parties[1]}>
<{f.name}> cmq:topic <topic/{f.topic}>
<{f.name}> cmq:status cmq:agreement-{f.status}
""")
_EVENT: Final = lines("""
<{f.name}> a cmq:{kind}
<{f.name}> rdfs:label "{label}"@en
<{f.name}> cmq:eventStatus cmq:event-{f.status}
""")
_WHEN: Final = lines('<{f.name}> cmq:when "{f.when}"\n')
_SIGNING: Final = lines("<{f.name}> cmq:instrument <{f.agreement.name}>\n")
_MEETING: Final = lines("""
<{f.name}> cmq:participant <{f.participants[0]}>
<{f.name}> cmq:participant <{f.participants[1]}>
<{f.name}> cmq:atPlace <{f.place}>
""")
_VISIT: Final = lines("""
<{f.name}> cmq:visitor <{f.visitor}>
<{f.name}> cmq:destination <{f.destination}>
""")
_DELIVERY: Final = lines("""
<{f.name}> cmq:supplier <{f.supplier}>
<{f.name}> cmq:recipient <{f.recipient}>
<{f.name}> cmq:equipment <{f.equipment}>
""")
_QUANTITY: Final = lines('<{f.name}> cmq:quantity "{f.quantity}"^^xsd:integer\n')
_UNSTATED: Final = lines('<{f.name}> cmq:quantityStated "false"^^xsd:boolean\n')

_DOCUMENT: Final = lines("""
<document/d{number}> a cmq:Document
<document/d{number}> a cmq:NewsArticle
<document/d{number}> rdfs:label "Report {number}"@en
<document/d{number}> cmq:title "Report {number}"
<document/d{number}> cmq:language "en"
<document/d{number}> cmq:digest "{digest}"
<document/d{number}> cmq:publisher <organization/agency-{agency}>
""")
_CLAIM: Final = lines("""
<claim/{c.slug}> a cmq:Claim
<claim/{c.slug}> rdfs:label "Claim {c.number} of report {c.document}"@en
<claim/{c.slug}> prov:hadPrimarySource <document/d{c.document}>
<claim/{c.slug}> cmq:assertedBy <organization/agency-{agency}>
<claim/{c.slug}> cmq:cites <passage/{passage}>
<claim/{c.slug}> cmq:modality cmq:modality-{modality}
<claim/{c.slug}> cmq:number "{c.number}"^^xsd:integer
<claim/{c.slug}> cmq:recordedBy <organization/communique-project>
<claim/{c.slug}> cmq:recordingMethod cmq:method-extractor
<claim/{c.slug}> cmq:restatement "{restatement}"
<claim/{c.slug}> cmq:reviewedBy <organization/communique-project>
<claim/{c.slug}> cmq:standing cmq:standing-{c.standing}
<passage/{passage}> a oa:SpecificResource
<passage/{passage}> a cmq:Passage
<passage/{passage}> rdfs:label "Report {c.document}, paragraph {c.number}, characters {start} to {end}"@en
<passage/{passage}> oa:hasSource <document/d{c.document}>
<passage/{passage}> oa:hasSelector <passage/{passage}#position>
<passage/{passage}> cmq:paragraph "{c.number}"^^xsd:integer
<passage/{passage}> cmq:digest "{digest}"
<passage/{passage}#position> a oa:TextPositionSelector
<passage/{passage}#position> a cmq:Selector
<passage/{passage}#position> rdfs:label "characters {start} to {end} of report {c.document}"@en
<passage/{passage}#position> oa:start "{start}"^^xsd:integer
<passage/{passage}#position> oa:end "{end}"^^xsd:integer
""")
_REASON: Final = lines("<claim/{c.slug}> cmq:reason cmq:reason-single-voice\n")

_TIME: Final = lines("""
<{f.name}> cmq:earliest "{f.when}T00:00:00Z"^^xsd:dateTime
<{f.name}> cmq:latest "{f.when}T23:59:59Z"^^xsd:dateTime
<{f.name}> cmq:precision "day"
<{f.name}> cmq:year "{year}"^^xsd:integer
""")
_TYPE: Final = lines("<{name}> a cmq:{kind}\n")
_SHORTCUT: Final = lines("<{subject}> cmq:{predicate} <{object}>\n")


def registered(world: World) -> Iterator[str]:
    """The register: each thing with its type and labels."""
    for kind, things in (
        ("Topic", {f"topic/{name}": (name, name) for name in TOPICS}),
        ("Equipment", {f"equipment/{name}": (name, name) for name in EQUIPMENT}),
        (
            "MediaOrganization",
            {f"organization/agency-{n}": (f"Agency {n}", f"Агентство {n}") for n in _AGENCIES},
        ),
        (
            "Organization",
            {"organization/communique-project": ("The Communiqué project", "Проект Communiqué")},
        ),
        ("State", world.states),
        ("Office", world.offices),
        ("Person", world.persons),
        ("Place", world.places),
    ):
        for name, labels in things.items():
            yield _REGISTERED(name=name, kind=kind, labels=labels)


def stated(world: World, fact: Fact) -> str:
    """What a claim's graph holds."""
    given: dict[str, Any] = {"f": fact, "label": label(world, fact), "kind": type(fact).__name__}
    match fact:
        case Jurisdiction():
            return _JURISDICTION(f=fact)
        case Location():
            return _LOCATION(f=fact)
        case Tenure():
            return _TENURE(**given) + (_REPLACES(f=fact) if fact.replaces else "")
        case Agreement():
            return _AGREEMENT(**given)
        case Signing():
            return _EVENT(**given) + _SIGNING(f=fact) + _WHEN(f=fact)
        case Meeting():
            return _EVENT(**given) + _MEETING(f=fact) + _WHEN(f=fact)
        case Visit():
            return _EVENT(**given) + _VISIT(f=fact) + _WHEN(f=fact)
        case Delivery():
            quantity = _UNSTATED if fact.quantity is None else _QUANTITY
            return (
                _EVENT(**given) + _DELIVERY(f=fact) + quantity(f=fact) + (_WHEN(f=fact) if fact.when else "")
            )


def document(number: int) -> str:
    """A document's own description."""
    return _DOCUMENT(number=number, digest=_digest(f"document {number}"), agency=number % len(_AGENCIES))


def described(world: World, claim: Claim) -> str:
    """A claim's description and that of the passage it cites."""
    start = 97 * claim.number
    end = start + 60 + claim.document % 40
    written = _CLAIM(
        c=claim,
        agency=claim.document % len(_AGENCIES),
        passage=f"d{claim.document}-{start}-{end}",
        modality=modality(claim.fact),
        restatement=restatement(world, claim.fact),
        digest=_digest(claim.slug),
        start=start,
        end=end,
    )
    return written if claim.is_accepted else written + _REASON(c=claim)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def derived(fact: Fact) -> Iterator[str]:
    """What the rules derive from a fact of the record; shortcuts only from what occurred."""
    match fact:
        case Agreement():
            if fact.kind == "Convention":
                yield _TYPE(name=fact.name, kind="Treaty")
            yield _TYPE(name=fact.name, kind="Agreement")
        case Signing() | Meeting() | Visit() | Delivery():
            yield _TYPE(name=fact.name, kind="Event")
            if isinstance(fact, Delivery):
                yield _TYPE(name=fact.name, kind="Transfer")
            if fact.when:
                yield _TIME(f=fact, year=int(fact.when[:4]))
            if fact.status == "occurred":
                yield from (_SHORTCUT(subject=s, predicate=p, object=o) for s, p, o in shortcuts(fact))


def shortcuts(event: Event) -> Iterator[tuple[str, str, str]]:
    """What an event that occurred makes true of those who took part."""
    match event:
        case Signing():
            for party in event.agreement.parties:
                yield party, "signed", event.agreement.name
        case Meeting():
            yield event.participants[0], "metWith", event.participants[1]
            yield event.participants[1], "metWith", event.participants[0]
        case Visit():
            yield event.visitor, "visited", event.destination
        case Delivery():
            yield event.supplier, "suppliedTo", event.recipient


def contained(world: World) -> Iterator[str]:
    """The places' locations in all wider places that no claim of the record states (transitivity)."""
    inside = {fact.place: fact.container for fact in world.facts() if isinstance(fact, Location)}
    for place, container in inside.items():
        while container := inside.get(container, ""):
            yield _SHORTCUT(subject=place, predicate="locatedIn", object=container)
