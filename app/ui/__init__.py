"""The only home of widgets: thin views over one presenter (`flow`), one task runner, one theme.

Views never call the counter, the ledger or an adapter: they show `flow.state` and hand the clerk's
actions to the flow. Only `tasks` makes threads.
"""
