"""Read by Python before moto starts: makes a transaction of moto's DynamoDB cheap.

moto copies a table once for each item of a transaction, each item of the table included. The copies are only there to
go back to; since a write puts a new item in place of the old one, a copy of which items there are is enough.
"""

import copy

import moto.dynamodb.models as models
from moto.dynamodb.models.table import Table
from werkzeug.serving import WSGIRequestHandler


class CheapTables:
    @staticmethod
    def deepcopy(value):
        if not isinstance(value, Table):
            return copy.deepcopy(value)
        table = copy.copy(value)
        table.items = copy.copy(value.items)
        return table


models.copy = CheapTables

WSGIRequestHandler.protocol_version = "HTTP/1.1"  # keeps connections
