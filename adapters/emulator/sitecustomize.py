"""Read by Python before moto starts: makes moto fit for these tests."""

import copy
import os
import sys
import threading

import moto.dynamodb.models as models
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler
from werkzeug.serving import WSGIRequestHandler


class CheapTables:
    """Makes transactions cheap. moto copies a table once for each item of a transaction, each item of the table
    included. The copies are only there to go back to; since a write puts a new item in place of the old one, a copy
    of which items there are is enough."""

    @staticmethod
    def deepcopy(value):
        if not isinstance(value, Table):
            return copy.deepcopy(value)
        table = copy.copy(value)
        table.items = copy.copy(value.items)
        return table


models.copy = CheapTables

# DynamoDB takes a transaction that comes again under its token for the one that went through; moto knows no tokens.
transact, done = DynamoHandler.transact_write_items, {}


def transact_once(self):
    token = self.body.get("ClientRequestToken")
    if token not in done:
        answer = transact(self)
        done[token] = answer
    return done[token]


DynamoHandler.transact_write_items = transact_once



def end_with_the_tests():
    sys.stdin.buffer.read()  # nothing is ever written: it ends when the tests do, however they end
    os._exit(0)


threading.Thread(target=end_with_the_tests, daemon=True).start()

WSGIRequestHandler.protocol_version = "HTTP/1.1"  # keeps connections
