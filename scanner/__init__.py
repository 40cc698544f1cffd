"""From light to a card's claim. Knows no form, no database, no window but its camera sources.

    file, paste ── sheets ─┐
    flatbed ────── Frame ──┴─ look ─────────┐
    camera, replay ─ Frame ── Latest, Watch ┼─ text ── parse ── CardClaim, OtherCode or a reason
    keyboard, serial line ─── repair ───────┘

A claim is what the code says, nothing more: the code is not signed, so nobody vouches for it yet.
"""
