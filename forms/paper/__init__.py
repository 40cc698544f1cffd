"""How a filled form becomes pages: type, sheets, and the parts of the paper from head to footnotes."""
