"""The names a definition may use: roles, what is known about a person, what is known about the office.

All are English and belong to this program; the wire names of the databases live in the adapters. What is
not in `ATTRIBUTES` cannot be a source: blood group is printed on no form, and the household-book number
(field 20) may not be asked for by any (Law on Residence 68/2020/QH14, article 38).
"""

ROLES = frozenset(
    {
        "applicant",
        "subject",
        "mother",
        "father",
        "bride",
        "groom",
        "guardian",
        "ward",
        "deceased",
        "spouse",
        "representative",
        "recipient",
        "submitter",
        "person_1",
        "person_2",
        "member",
        "lodger",
    }
)
"""The parts people play in forms. `member` and `lodger` may be played by several."""

PARTS_OF_A_NAME = ("family_name", "given_names")
"""The "họ", and the "chữ đệm và tên": known only where a record holds them apart. They come with `full_name`."""

_OWN = frozenset(
    {
        *PARTS_OF_A_NAME,
        "personal_id",
        "old_id",
        "full_name",
        "sex",
        "ethnicity",
        "religion",
        "marital_status",
        "nationality",
        "birth_date",
        "birth_registration_place",
        "place_of_origin",
        "permanent_residence",
        "current_residence",
    }
)
_RELATIVES = frozenset(
    f"{relative}.{name}"
    for relative in ("father", "mother", "spouse", "legal_representative")
    for name in ("full_name", "personal_id", "old_id", "nationality")
)
_HEAD = frozenset(f"household_head.{name}" for name in ("full_name", "personal_id", "old_id", "relation"))
_CARD = frozenset(f"card.{name}" for name in ("title", "issue_date", "place_of_issue"))

ATTRIBUTES = _OWN | _RELATIVES | _HEAD | _CARD
"""What may be known about one person, as in `applicant.household_head.full_name`."""

PARTY = "party"
"""In a row of a block of parties: whoever that column is about."""

OFFICE = frozenset(
    {
        "today",
        "now",
        "due",
        "procedure",
        "procedure.days",
        "dossier",
        "clerk.full_name",
        "unit.addressee",
        "unit.counter",
        "unit.name",
        "unit.place",
        "unit.police",
    }
)
"""What is known without a citizen. `procedure` is the name of the procedure being handled.

`unit.name` is this office, `unit.addressee` how a letter to it is addressed where that differs (a setting), `unit.police`
the commune's police ("Công an xã ..."), who receive residence forms; `unit.place` is where a form is signed; `unit.counter` is
the reception desk, and the office itself where that has no name of its own.

`dossier` is the dossier's number, `procedure.days` the working days that its regulation allows, as text. `now` and `due` are
moments ("09:05 22/11/2026", or a bare date): when the dossier came in, and when its result is promised.
"""
