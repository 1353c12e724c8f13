"""Queries that would hurt an engine, by their shapes, and the data over which they run."""

from __future__ import annotations

from typing import Final

_NEXT: Final = "<http://e/next>"
_TRIPLES: Final = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
_DOUBLINGS: Final = " ".join(f"BIND(%s AS ?x{n + 1})" for n in range(40))


def _doubled(expression: str) -> str:
    """A query that binds a text and doubles it forty times."""
    binds = " ".join(f"BIND({expression.replace('?x', f'?x{n}')} AS ?x{n + 1})" for n in range(40))
    return f'SELECT (STRLEN(?x40) AS ?n) {{ BIND("ab" AS ?x0) {binds} }}'


def _values(names: str) -> str:
    rows = " ".join(map(str, range(300)))
    return " ".join(f"VALUES ?{name} {{ {rows} }}" for name in names)


# What needs more time than a second on any machine. The sums keep the engine from answering by counting.
ENDLESS: Final = {
    "cross product": f"ASK {{ {_TRIPLES} FILTER(STRLEN(STR(?c)) + STRLEN(STR(?l)) < 0) }}",
    "aggregation": f"SELECT ?a (SUM(STRLEN(STR(?l))) AS ?n) {{ {_TRIPLES} }} GROUP BY ?a",
    "distinct": f"SELECT (COUNT(DISTINCT STRLEN(STR(?l))) AS ?n) {{ {_TRIPLES} }}",
    "nested paths": f"ASK {{ ?a (({_NEXT}+/^{_NEXT}*)*/{_NEXT}+)* ?b . ?b {_NEXT}+ ?c FILTER(?a = ?x) }}",
    "VALUES joins": f"SELECT (SUM(?a * ?b + ?c - ?d) AS ?n) {{ {_values('abcd')} }}",
    "regex on a product": f'ASK {{ {_TRIPLES} FILTER(REGEX(CONCAT(STR(?a), STR(?l)), "(x+x+)+y$")) }}',
    "planning": "ASK { " + " ".join(f"?a{n} {_NEXT} ?a{n + 1} ." for n in range(400)) + " }",
}
# What needs more memory or more time than it may have, as the machine may be.
GREEDY: Final = {
    "optional product": f"ASK {{ ?a ?b ?c OPTIONAL {{ {_TRIPLES[11:]} }} FILTER(?f = ?b) }}",
    "CONCAT growth": _doubled("CONCAT(?x, ?x)"),
    "REPLACE growth": _doubled('REPLACE(?x, "[ab]", "ab")'),
    "sorting": f"SELECT * {{ {_TRIPLES} }} ORDER BY STRLEN(STR(?l)) LIMIT 1",
    "grouped text": f"SELECT (GROUP_CONCAT(STR(?a)) AS ?all) {{ {_TRIPLES} }}",
    "a result without end": f"SELECT * {{ {_TRIPLES} }}",
    "a graph without end": f"CONSTRUCT {{ ?a ?k ?i }} WHERE {{ {_TRIPLES} }}",
}
# What is refused before an engine sees it: its status, the kind of the problem, and the limit it names.
REFUSED: Final = {
    "nested groups": ("ASK " + "{" * 200 + "}" * 200, 400, "query-too-deep", 100),
    "nested brackets": (f"ASK {{ FILTER({'(' * 200}1{')' * 200}) }}", 400, "query-too-deep", 100),
    "nested calls": (f"SELECT ({'ABS(' * 900}1{')' * 900} AS ?x) {{}}", 400, "query-too-deep", 100),
    "nested OPTIONAL": ("ASK {" + "OPTIONAL {" * 200 + "}" * 201, 400, "query-too-deep", 100),
    "nested path brackets": (f"ASK {{ ?a {'(' * 200}{_NEXT}{')*' * 200} ?b }}", 400, "query-too-deep", 100),
    "nested blank nodes": (
        f"ASK {{ {'[ ' + _NEXT + ' '} " * 200 + "1" + " ]" * 200 + " }",
        400,
        "query-too-deep",
        100,
    ),
    "a sum of 50,000": (f"SELECT ({'+'.join(['1'] * 50_000)} AS ?x) {{}}", 400, "query-too-long", 50_000),
    "a long query": ("ASK {} #" + "x" * 1_000_000, 413, "query-too-large", 1_000_000),
}
# What ends some day: on a fast machine it may be answered.
LONG: Final = {
    "a sum of 24,000": f"SELECT ({'+'.join(['1'] * 24_000)} AS ?x) {{}}",
    "a huge IN list": f"ASK {{ ?a {_NEXT} ?b FILTER(?b IN ({', '.join(map(str, range(24_000)))})) }}",
}
# What looks bad and is answered all the same.
HARMLESS: Final = {
    "a sum of 2,000": f"SELECT ({'+'.join(['1'] * 2000)} AS ?x) {{}}",
    "a big IN list": f"ASK {{ ?a {_NEXT} ?b FILTER(?b IN ({', '.join(map(str, range(200)))})) }}",
    "a big NOT IN list": f"ASK {{ FILTER(1 NOT IN ({', '.join(['2'] * 20_000)})) }}",
    "a regex of regexes": 'ASK { FILTER(REGEX("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(((a+)+)+)+$")) }',
    "a regex that counts": 'ASK { FILTER(REGEX("aaaa", "((a{1,1000}){1,1000}){1,1000}")) }',
}


def ring(things: int = 2000) -> str:
    """The data over which they run: a ring of things, in N-Triples."""
    return "".join(f"<http://e/{n}> {_NEXT} <http://e/{(n + 1) % things}> .\n" for n in range(things))
