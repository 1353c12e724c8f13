"""The kinds of pages that there are, one address each: whoever adds a kind adds it here."""

from __future__ import annotations

PAGES = {
    "home": "/",
    "questions": "/questions/",
    "a question with a form": "/questions/agreements",
    "a time line": "/questions/events",
    "a map": "/questions/places",
    "a network": "/questions/connections",
    "a whole network": "/questions/network",
    "a thing": "/page/agreement/lng-deliveries-2017",
    "a person": "/page/person/shahid-khaqan-abbasi",
    "a document": "/page/document/mfa-russia-2018-02-19",
    "a claim": "/page/claim/mfa-russia-2018-02-19-41",
    "a state": "/page/state/pakistan",
    "a project": "/page/project/north-south-gas-pipeline",
    "a search": "/search?q=lahore",
    "things": "/things",
    "documents": "/documents",
    "claims": "/claims?standing=disputed",
    "a long answer": "/questions/document-claims?document=document/khorev-2025-01-25",
    "the ontology": "/ontology",
    "downloads": "/downloads",
    "about": "/about",
    "the interface": "/api",
    "the editor": "/sparql",
    "an answer": "/sparql?format=html&query=SELECT+%3Fclass+%7B+%3Fthing+a+%3Fclass+%7D+LIMIT+5",
    "an answer with notes": "/sparql?format=html&query=SELECT+*+%7B+%3Fagreement+"
    "%3Chttps%3A%2F%2Fw3id.org%2Fcommunique%2Fontology%23party%3E+%3Fparty+%7D",
}
# What may weigh more than the others, for the libraries that it loads.
HEAVY = frozenset({"the editor", "an answer", "an answer with notes", "a whole network", "a network"})
# The tables of the most columns.
WIDEST = ("exports-and-credits", "corrections", "contentions-and-opinions-of-others", "stances-of-holder")
# What a person sees who asks for what there is not, or wrongly.
PROBLEMS = {
    "nothing there": "/nothing",
    "a thing unheard of": "/page/state/atlantis",
    "a query that is none": "/sparql?query=SELECT+*+%7B+%3Fx+cmq:party+%3Fy+%7D&format=html",
    "a form filled in wrongly": "/questions/office-holder?date=13+October",
}
