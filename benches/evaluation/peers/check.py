"""The rules of an input over its evidence. Ends with 1 when one does not hold."""

import json
import os
import re
import sys
from datetime import datetime
from operator import eq, ge, gt, le, lt

OPERATORS = {"lt": lt, "le": le, "ge": ge, "gt": gt, "eq": eq}


def read_rules(path):
    with open(path, encoding="utf-8") as file:
        if path.endswith(".json"):
            return json.load(file)
        import yaml

        return yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def at(document, path):
    for step in path:
        document = document[step]
    return document


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def holds(rule, document, now):
    value = at(document, rule["path"])
    kind = rule["kind"]
    if kind == "compare":
        return OPERATORS[rule["op"]](value * rule.get("times", 1), rule["limit"])
    if kind == "equal":
        return value == rule["limit"]
    if kind == "match":
        return re.fullmatch(rule["limit"], value) is not None
    if kind == "in":
        return value in rule["limit"]
    if kind == "max":
        return OPERATORS[rule["op"]](max(element[rule["of"]] for element in value), rule["limit"])
    if kind == "as-many":
        return len(value) == at(document, rule["as"])
    if kind == "age":
        return OPERATORS[rule["op"]]((now - instant(value)).total_seconds(), rule["limit"])
    where = rule["where"]
    count = sum(
        1
        for element in value
        if all(OPERATORS[one["op"]](at(element, one["path"]), one["limit"]) for one in where)
    )
    return count == rule["limit"]


def main():
    rules, folder, now = sys.argv[1:]
    documents = {}
    for rule in read_rules(rules):
        number = rule["file"]
        if number not in documents:
            with open(os.path.join(folder, f"e{number}.json"), "rb") as file:
                documents[number] = json.load(file)
        if not holds(rule, documents[number], instant(now)):
            sys.exit(1)


main()
