"""Reading a QR code as a signal: find it, register it, learn how the camera blurred it, correct what is left.

The way of one code: `busy` and `finder` look for places and finders, `trio` and `locate` make hypotheses of them, `register`
lays a `grid` on one to a fraction of a module, `equalise` turns grey samples into soft modules, `demodulate` goes to and fro
between soft modules, what a card is likely to say (`expectation`, `grammar`) and `reed_solomon` until every block is right,
`plausible` weighs what is nearly right, `segments` reads the bytes. `symbol` is the standard's drawing of a code, `attempt`
the whole way in one call.

The standard meant throughout is ISO/IEC 18004:2015 (model 2 symbols).
"""
