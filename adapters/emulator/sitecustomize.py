"""Adapts moto to these tests. Python loads this module before moto starts."""

import copy
import os
import sys
import threading

import moto.dynamodb.models as models
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler
from werkzeug.serving import WSGIRequestHandler


class ShallowTableCopy:
    """Replaces the copy module in moto's DynamoDB models, to make transactions fast.

    For each item of a transaction moto makes a deep copy of the table with all its items, so that it
    can roll back. A shallow copy is sufficient, because a write replaces an item and never changes it.
    """

    @staticmethod
    def deepcopy(value):
        if not isinstance(value, Table):
            return copy.deepcopy(value)
        table = copy.copy(value)
        table.items = copy.copy(value.items)
        return table


models.copy = ShallowTableCopy

# DynamoDB makes transactions with the same client request token idempotent. Moto ignores the token.
transact_write_items, responses = DynamoHandler.transact_write_items, {}


def idempotent_transact_write_items(self):
    token = self.body.get("ClientRequestToken")
    if token not in responses:
        responses[token] = transact_write_items(self)
    return responses[token]


DynamoHandler.transact_write_items = idempotent_transact_write_items


def exit_with_parent():
    sys.stdin.buffer.read()  # returns when the test process exits or is killed; nothing is ever written
    os._exit(0)


threading.Thread(target=exit_with_parent, daemon=True).start()

WSGIRequestHandler.protocol_version = "HTTP/1.1"  # for keep-alive connections
