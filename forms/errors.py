"""Every way a form can fail, as one tree.

FormError
├── UnknownForm        no form of that key is in the catalogue
├── UnknownField       the form has no field (or table cell) of that key
├── UnknownPortal      no portal of that name is known
├── InvalidEntry       the clerk's value cannot stand in that field: `key` and `reason`
└── BrokenDefinition   a definition cannot be read, or the lint refuses it
    └── BrokenPack     the form comes with a pack that cannot be used

`code` names three sentences (`form.<code>.what`, `.lost`, `.next`); `values` fill their holes. They hold keys
and codes, never a citizen's value, for errors reach logs.
"""


class FormError(Exception):
    """A failure of a form that the program expects and can explain."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, *values.values())
        self.code = code
        self.values = values


class UnknownForm(FormError):
    """The catalogue holds no form of that key."""

    def __init__(self, key: str) -> None:
        super().__init__("unknown_form", form=key)


class UnknownField(FormError):
    """The form holds no field of that key."""

    def __init__(self, form: str, key: str) -> None:
        super().__init__("unknown_field", form=form, key=key)


class UnknownPortal(FormError):
    """There is no table of names for a portal of that name."""

    def __init__(self, portal: str) -> None:
        super().__init__("unknown_portal", key=portal)


class InvalidEntry(FormError):
    """A typed value that its field cannot hold, or a table row that cannot be. `reason` is a code: `not_a_date`, `row_gap` ...

    `values` are the definition's own words that the sentences need.
    """

    def __init__(self, key: str, reason: str, **values: str) -> None:
        super().__init__(f"entry_{reason}", key=key, **values)
        self.key = key
        self.reason = reason


class BrokenDefinition(FormError):
    """A definition that is not in the catalogue because it cannot be read or was refused."""

    def __init__(self, file: str, detail: str) -> None:
        super().__init__("broken_definition", file=file, detail=detail)


class BrokenPack(BrokenDefinition):
    """A form that is not in the catalogue because the pack it comes with cannot be used."""

    def __init__(self, form: str, pack: str) -> None:
        FormError.__init__(self, "broken_pack", form=form, pack=pack)
