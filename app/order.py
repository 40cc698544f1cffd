"""What a clerk orders: a form, for a procedure, with a card for each role; checked before anybody is asked about anybody."""

from collections.abc import Collection, Mapping

from app.core.dossier import Role, echo, plain_role
from app.core.errors import WrongUsage
from forms.fill import check_entries
from forms.model import FormDefinition


def check_order(
    form: FormDefinition, *, procedure: str, roles: Collection[str], entries: Mapping[str, str], same: Mapping[str, str]
) -> None:
    """Everything about a form to be filled that can be wrong without knowing anybody.

    `roles` are those with a card (`member[0]` too). Raises WrongUsage (a procedure that does not take the form, a role it
    does not have, a `same` that gives nobody or hides somebody), FormError (an entry the form cannot hold).
    """
    if procedure and form.procedures and procedure not in {served.code for served in form.procedures}:
        raise WrongUsage("fill.wrong_procedure", known=", ".join(served.code for served in form.procedures))
    known = ", ".join(form.roles)
    for role in (*map(plain_role, roles), *same, *same.values()):
        if role not in form.roles:
            raise WrongUsage("fill.unknown_role", role=echo(role), known=known)
    for other, first in same.items():
        if other in roles or first not in roles or Role(other).repeats or other == first:
            raise WrongUsage("fill.bad_same", other=other, first=first)
    check_entries(form, entries, people=roles)
