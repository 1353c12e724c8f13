"""The text of a small set of sheets with every standing: a register, one document, the curator’s notes."""

from __future__ import annotations

DOCUMENT = "gazette-2020-05-04.yaml"
DIGEST = "0123456789abcdef" * 4

_THINGS = """\
sources:
  documents: Named in the documents.
things:
  - id: state/alpha
    type: State
    label: {en: Alpha, ru: Альфа}
    altLabel: {en: [Alphaland, Realm of Alpha]}
    from: documents
  - {id: state/beta, type: State, label: {en: Beta}, from: documents}
  - {id: state/old-alpha, type: HistoricalState, label: Old Alpha, from: documents}
  - {id: person/ann, type: Person, label: {en: Ann}, from: documents}
  - {id: person/bob, type: Person, label: {en: Bob}, from: documents}
  - {id: person/cid, type: Person, label: {en: Cid}, from: documents}
  - {id: organization/gazette, type: MediaOrganization, label: {en: The Gazette}, from: documents}
  - {id: organization/communique-project, type: Organization, label: {en: The project}, from: documents}
  - {id: organization/league, type: InternationalOrganization, label: {en: The League}, from: documents}
  - {id: place/port, type: City, label: {en: Port}, from: documents}
  - {id: topic/trade, type: Topic, label: {en: trade}, from: documents}
  - {id: equipment/lorry, type: Equipment, label: {en: lorry}, from: documents}
"""

_GAZETTE = """\
document:
  id: document/gazette-2020-05-04
  type: NewsArticle
  title: A year of Alpha and Beta
  author: organization/gazette
  publisher: organization/gazette
  dated: 2020-05-04
  language: en
  file: gazette.txt
  sha256: DIGEST
  recordedBy: organization/communique-project
  reviewedBy: organization/communique-project
  method: by-hand
claims:
  - id: 1
    says: Ann visited Beta in March 2020.
    at:
      - {paragraph: 1, start: 0, end: 10, sha256: DIGEST}
      - {paragraph: 2, start: 20, end: 30, sha256: DIGEST}
    modality: happened
    relativeDate: true
    note: The year follows from the date of the article.
    facts:
      - id: event/visit-of-ann
        type: Visit
        label: Visit of Ann
        visitor: person/ann
        host: state/beta
        destination: place/port
        when: 2020-03
        eventStatus: occurred
      - id: person/ann
        writtenAs: [Miss Ann, A.]
  - id: 2
    says: Bob is to visit Beta in June 2020.
    at: {paragraph: 1, start: 10, end: 20, sha256: DIGEST}
    modality: planned
    facts:
      - id: event/visit-of-bob
        type: Visit
        label: Visit of Bob
        visitor: person/bob
        host: state/beta
        destination: place/port
        when: 2020-06
        eventStatus: planned
  - id: 3
    says: A forum is expected in July 2020.
    at: {paragraph: 1, start: 0, end: 10, sha256: DIGEST}
    modality: expected
    facts:
      - id: event/forum
        type: Forum
        label: Forum of 2020
        participant: [person/ann, state/beta]
        when: 2020-07
        eventStatus: expected
  - id: 4
    says: Alpha and Beta signed an agreement on trade on 13 October 2019.
    at: {paragraph: 1, start: 40, end: 50, sha256: DIGEST}
    modality: happened
    facts:
      - id: agreement/trade-2019
        type: IntergovernmentalAgreement
        label: Agreement on trade
        party: [state/alpha, state/beta]
        status: signed
      - id: event/signing-trade-2019
        type: Signing
        label: Signing of the agreement on trade
        instrument: agreement/trade-2019
        when: 2019-10-13
        eventStatus: occurred
  - id: 5
    says: Alpha and Beta have cooperated in trade since 2015.
    at: {paragraph: 1, start: 50, end: 60, sha256: DIGEST}
    modality: holds
    implied: true
    facts:
      - id: cooperation/trade
        type: Cooperation
        label: Cooperation in trade
        party: [state/alpha, state/beta]
        field: topic/trade
        since: 2015
        cooperationStatus: ongoing
  - id: 6
    says: No agreement on transit has been concluded.
    at: {paragraph: 1, start: 60, end: 70, sha256: DIGEST}
    modality: not-done
    facts:
      - id: agreement/transit
        type: Agreement
        label: Agreement on transit
        party: [state/alpha, state/beta]
        status: not-concluded
        asOf: 2020-05-04
  - id: 7
    says: In Bob’s opinion, trade will grow.
    at: {paragraph: 1, start: 70, end: 80, sha256: DIGEST}
    by: person/bob
    modality: opinion
    facts:
      - id: stance/bob-on-trade
        type: Opinion
        label: Bob on trade
        holder: person/bob
        accordingTo: person/bob
        topic: topic/trade
        gist: Trade will grow.
  - id: 8
    says: According to Bob, Alpha delivered twelve lorries to Beta in 2018.
    at: {paragraph: 1, start: 80, end: 90, sha256: DIGEST}
    by: person/bob
    modality: happened
    standing: reported
    facts:
      - id: event/delivery-by-hearsay
        type: Delivery
        label: Delivery of twelve lorries
        supplier: state/alpha
        recipient: state/beta
        equipment: equipment/lorry
        quantity: 12
        when: 2018
        eventStatus: occurred
  - id: 9
    says: Beta delivered lorries to Alpha.
    at: {paragraph: 1, start: 90, end: 99, sha256: DIGEST}
    modality: happened
    facts:
      - id: event/delivery-in-doubt
        type: Delivery
        label: Delivery of lorries by Beta
        supplier: state/beta
        recipient: state/alpha
        equipment: equipment/lorry
        quantityStated: false
        eventStatus: occurred
  - id: 10
    says: Alpha and Beta established relations in 1950.
    at: {paragraph: 1, start: 100, end: 110, sha256: DIGEST}
    modality: happened
    facts:
      - id: event/establishment-1950
        type: EstablishmentOfRelations
        label: Establishment of relations
        party: [state/alpha, state/beta]
        when: 1950
        eventStatus: occurred
  - id: 11
    says: Ann, Bob and Cid are to meet in April 2020.
    at: {paragraph: 1, start: 110, end: 120, sha256: DIGEST}
    modality: planned
    facts:
      - id: event/meeting
        participant: [person/ann, person/bob, person/cid]
        eventStatus: planned
  - id: 12
    says: Ann and Bob met on 2 April 2020.
    at: {paragraph: 1, start: 120, end: 130, sha256: DIGEST}
    modality: happened
    facts:
      - id: event/meeting
        type: Meeting
        label: Meeting of Ann and Bob
        participant: [person/ann, person/bob]
        when: [2020-04, 2020-04-02]
        eventStatus: occurred
  - id: 13
    says: The article was written in Port.
    at: {paragraph: 1, start: 130, end: 140, sha256: DIGEST}
    modality: metadata
    facts:
      - id: document/gazette-2020-05-04
        dateline: place/port
  - id: 14
    says: The exercise was called off.
    at: {paragraph: 1, start: 140, end: 150, sha256: DIGEST}
    modality: not-done
    facts:
      - id: event/exercise
        type: MilitaryExercise
        label: Exercise
        participant: [state/alpha, state/beta]
        eventStatus: cancelled
  - id: 15
    says: Beta joined the League in 2018.
    at: {paragraph: 1, start: 150, end: 160, sha256: DIGEST}
    modality: happened
    facts:
      - id: event/accession
        type: Accession
        label: Accession of Beta
        participant: state/beta
        inOrganization: organization/league
        when: 2018
        eventStatus: occurred
      - id: membership/beta-league
        type: Membership
        label: Membership of Beta
        member: state/beta
        inOrganization: organization/league
  - id: 16
    says: The League supplied three lorries to Beta.
    at: {paragraph: 1, start: 160, end: 170, sha256: DIGEST}
    modality: happened
    facts:
      - id: event/delivery
        type: Delivery
        label: Delivery of three lorries
        supplier: organization/league
        recipient: state/beta
        equipment: equipment/lorry
        quantity: 3
        when: 2019~
        eventStatus: occurred
"""

CLAIM = f"""\
  - id: 99
    says: One more thing is said.
    at: {{paragraph: 1, start: 0, end: 10, sha256: {DIGEST}}}
    modality: happened
"""

_CURATION = """\
document:
  id: document/curation
  type: CuratorNotes
  title: Notes
  author: organization/communique-project
  language: en
  recordedBy: organization/communique-project
  reviewedBy: organization/communique-project
  method: by-hand
claims:
  - id: 1
    says: Relations were established between Old Alpha and Beta.
    finding: anachronism
    modality: happened
    basis: General knowledge.
    corrects: claim/gazette-2020-05-04-10
    marks:
      - {claim: claim/gazette-2020-05-04-10, standing: corrected, reason: anachronism}
    facts:
      - id: event/establishment-1950
        type: EstablishmentOfRelations
        label: Establishment of relations
        party: [state/old-alpha, state/beta]
        when: 1950
        eventStatus: occurred
  - id: 2
    says: Beta makes no lorries.
    finding: error
    modality: holds
    note: The claim is kept as worded.
    concerns: claim/gazette-2020-05-04-8
    marks:
      - {claim: claim/gazette-2020-05-04-9, standing: disputed, reason: evident-error}
  - id: 3
    says: The plan of the meeting was carried out.
    finding: unconfirmed
    modality: holds
    note: A later claim says so.
    marks:
      - {claim: claim/gazette-2020-05-04-11, standing: outdated}
    conflicts:
      - [claim/gazette-2020-05-04-5, claim/gazette-2020-05-04-6, claim/gazette-2020-05-04-7]
  - id: 4
    says: Port lies in Beta, and Old Alpha was before Alpha.
    finding: completion
    modality: holds
    basis: An atlas.
    facts:
      - id: place/port
        locatedIn: state/beta
        asWKT: POINT(1.5 -2.5)
      - id: state/alpha
        successorOf: state/old-alpha
"""

SMALL = {
    "things.yaml": _THINGS,
    DOCUMENT: _GAZETTE.replace("DIGEST", DIGEST),
    "curation.yaml": _CURATION,
}
