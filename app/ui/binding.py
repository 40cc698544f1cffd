"""Several papers as one file, so that one job prints them together: their pages as they are. Worker thread."""

from collections.abc import Sequence
from importlib import import_module
from io import BytesIO


def bind(papers: Sequence[bytes], *, two_sided: bool) -> bytes:
    """One after the other; where both sides are printed each begins on a sheet of its own.

    A single paper stays the very bytes that it is.
    """
    if len(papers) == 1:
        return papers[0]
    from scanner.pdf import one_at_a_time

    pdfium = import_module("pypdfium2")  # untyped, and 60 ms that only several papers should cost
    with one_at_a_time:
        whole = pdfium.PdfDocument.new()
        try:
            for paper in papers:
                if two_sided and len(whole) % 2:
                    whole.new_page(*whole[len(whole) - 1].get_size())
                part = pdfium.PdfDocument(paper)
                try:
                    whole.import_pages(part)
                finally:
                    part.close()
            out = BytesIO()
            whole.save(out)
        finally:
            whole.close()
    return out.getvalue()
