"""The last proof of a pack before it is signed or let in: each of its forms is drawn once, empty.

Apart from `forms.pack`, for drawing takes fonts and time; a pack that is opened at each start was proved when it was installed.
"""

from collections.abc import Iterable

from forms.fill import fill
from forms.lint import Finding
from forms.model import FormDefinition
from forms.pack import FORM_FILE
from forms.pdf import Marks, render


def undrawable(name: str, forms: Iterable[FormDefinition]) -> tuple[Finding, ...]:
    """Forms of the pack of that name that the lint lets through and that cannot be drawn all the same (rule DRW-1)."""
    found = []
    for form in forms:
        try:
            render(fill(form, {}), marks=Marks(test_data=False, unverified=False))
        except Exception as problem:  # whatever a stranger's definition does to the paper, it is that form's fault
            found.append(Finding(f"{name}/{form.key}/{FORM_FILE}", form.key, "DRW-1", type(problem).__name__))
    return tuple(found)
