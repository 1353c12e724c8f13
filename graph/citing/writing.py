"""From the tree of a query, or a part of it, to SPARQL text."""

from __future__ import annotations

from graph.citing.tree import (
    Alternative,
    Basic,
    Bind,
    Const,
    Element,
    Exists,
    Expression,
    Filter,
    Graph,
    Group,
    Inverse,
    Item,
    Link,
    Minus,
    Negated,
    Optional,
    Path,
    Pattern,
    Piece,
    Repeat,
    Select,
    Sequence,
    Service,
    Term,
    Union,
    Values,
    Var,
)


def written_group(group: Group) -> str:
    """A group with its braces."""
    return "{ " + " ".join(_element(element) for element in group.elements) + " }"


def abridged(group: Group) -> str:
    """A group in a few words."""
    text = written_group(group)
    return text if len(text) <= 120 else f"{text[:117]}…"


def written_pattern(pattern: Pattern) -> str:
    """A triple pattern, without a full stop."""
    predicate = pattern.predicate
    verb = _term(predicate) if isinstance(predicate, Var | Const) else written_path(predicate)
    return f"{_term(pattern.subject)} {verb} {_term(pattern.object)}"


def written_path(path: Path) -> str:
    """A property path, in brackets wherever it has parts."""
    match path:
        case Link(predicate):
            return predicate.text
        case Inverse(inner):
            return f"^({written_path(inner)})"
        case Sequence(parts):
            return f"({'/'.join(written_path(part) for part in parts)})"
        case Alternative(parts):
            return f"({'|'.join(written_path(part) for part in parts)})"
        case Repeat(inner, sign):
            return f"({written_path(inner)}){sign}"
        case Negated(forwards, backwards):
            names = [name.text for name in forwards or ()] + [f"^{name.text}" for name in backwards or ()]
            return f"!({'|'.join(names)})"


def written_expression(expression: Expression) -> str:
    """An expression."""
    return "".join(_piece(piece) for piece in expression)


def written_select(select: Select) -> str:
    """A SELECT with all that belongs to it."""
    parts = ["SELECT", select.distinct, *(_item(item) for item in select.items), written_group(select.group)]
    if select.groups:
        parts += ["GROUP BY", *(_item(item) for item in select.groups)]
    if select.having:
        parts += ["HAVING", *(f"({written_expression(condition)})" for condition in select.having)]
    parts.append(written_expression(select.modifiers))
    if select.values:
        parts.append(_values(select.values))
    return " ".join(part for part in parts if part)


def _element(element: Element) -> str:
    match element:
        case Basic(patterns):
            return " ".join(f"{written_pattern(pattern)} ." for pattern in patterns)
        case Optional(group) | Minus(group):
            return f"{type(element).__name__.upper()} {written_group(group)}"
        case Union(branches):
            return " UNION ".join(written_group(branch) for branch in branches)
        case Graph(name, group):
            return f"GRAPH {_term(name)} {written_group(group)}"
        case Filter(condition):
            return f"FILTER({written_expression(condition)})"
        case Bind(expression, variable):
            return f"BIND({written_expression(expression)} AS {_term(variable)})"
        case Values():
            return _values(element)
        case Service(pieces):
            return written_expression(pieces)
        case Select():
            return f"{{ {written_select(element)} }}"


def _values(values: Values) -> str:
    names = " ".join(_term(variable) for variable in values.variables)
    rows = " ".join(f"({' '.join(row)})" for row in values.rows)
    return f"VALUES ({names}) {{ {rows} }}"


def _item(item: Item) -> str:
    if item.expression is None:
        return _term(item.variable)
    return f"({written_expression(item.expression)} AS {_term(item.variable)})"


def _piece(piece: Piece) -> str:
    match piece:
        case Var() | Const():
            return _term(piece)
        case Exists(negated, _, group):
            return f"{'NOT ' if negated else ''}EXISTS {written_group(group)}"
        case _:
            return piece


def _term(term: Term) -> str:
    return f"?{term.name}" if isinstance(term, Var) else term.text
