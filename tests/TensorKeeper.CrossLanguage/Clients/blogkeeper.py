# SPDX-License-Identifier: MIT
"""Asks a BlogKeeper server about a blog, through stubs generated from the published contract; prints a JSON document.

usage: blogkeeper.py STUBS ADDRESS BLOG
"""
import json
import sys

stubs, address, blog = sys.argv[1:4]
sys.path.insert(0, stubs)

import grpc                     # noqa: E402
import blogkeeper_pb2           # noqa: E402
import blogkeeper_pb2_grpc      # noqa: E402

with grpc.insecure_channel(address) as channel:
    server = blogkeeper_pb2_grpc.BlogKeeperStub(channel)
    request = blogkeeper_pb2.Blog(name=blog)
    try:
        summary = server.GetInfo(request, timeout=30)
        articles = list(server.ListArticles(request, timeout=30))
        answer = {
            "summary": {
                "name": summary.name,
                "numberOfArticles": summary.number_of_articles,
                "numberOfAuthors": summary.number_of_authors,
            },
            "articles": [{"title": a.title, "author": a.author, "category": a.category} for a in articles],
        }
    except grpc.RpcError as error:
        answer = {"code": error.code().name, "message": error.details()}

print(json.dumps(answer))
