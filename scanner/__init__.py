"""From light to a card's claim. Knows no form, no database, no window but its camera sources.

    file, paste ── sheets ─┐
                           ├─ grey image ── decode ── bytes ── parse ── CardClaim, OtherCode or a reason
    camera, replay ─ Frame ┘                   └─ live: SteadyGate ─┘

A claim is what the code says, nothing more: the code is not signed, so nobody vouches for it yet.
"""
