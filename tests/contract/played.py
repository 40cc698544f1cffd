"""A line that answers from a list instead of a network."""

import json

from app.verify.network.access import Access
from app.verify.network.call import Call, Reply
from app.verify.network.line import Line


class Played(Line):
    """Gives its replies (status; bytes, or what JSON is made of) in their order, and keeps what was sent."""

    def __init__(self, *replies: tuple[int, object]) -> None:
        super().__init__(Access())
        self.replies, self.calls = list(replies), list[Call]()

    async def send(self, call: Call) -> Reply:
        self.calls.append(call)
        status, content = self.replies.pop(0)
        body = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
        return Reply(status=status, headers={}, body=body)
