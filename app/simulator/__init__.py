"""The province's gateway and the ministry's SOAP endpoint, played for the invented citizens: to practise and to test with.

An independent second opinion on the wire: it knows nothing of `app.verify` and reads what is known of the three services anew.
One running simulator serves every shape; B is `http://127.0.0.1:PORT`, or `https` with TLS:

| URL | Serves |
|---|---|
| `B/token` | OAuth2 client credentials (RFC 6749 section 4.4), secret in the header or in the form |
| `B/json`, `B/json/037` | the JSON façade in the shape chosen at the start; the service by `maTichHop`, or by path |
| `B/json/flat`, `B/json/flat/037` | the same in a shape named by path: `soap-as-json`, `xml-in-json`, `flat` |
| `B/soap` | SOAP 1.1 with the digest of URL, user, time and secret |
| `B/openapi.json` | the façade's description |
| `B/-/faults`, `B/-/calls` | control, from this machine only: faults to be played, calls that came |

What nobody has published is our documented assumption: the answer of 034 (the household's members as `CongDan` with `QuanHe`),
where `MaYeuCau` is echoed (beside `CongDan`), and how a refusal looks in SOAP (a Fault whose `detail` holds `MaLoi`).
"""

from app.simulator.simulator import Simulator

__all__ = ["Simulator"]
