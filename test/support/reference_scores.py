"""Scores every relationship of a data file with the customer's reference.py, one JSON array per line.

usage: reference_scores.py REFERENCE DATA AS_OF
"""
import csv, gzip, importlib.util, json, sys

reference, data, as_of = sys.argv[1:]
spec = importlib.util.spec_from_file_location("reference", reference)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)

relationships = {}
with gzip.open(data, "rt", newline="") as rows:
    for row in csv.DictReader(rows):
        relationships.setdefault((row["agent_id"], row["contact_id"]), []).append(
            {k: row[k] for k in ("occurred_at", "weight", "direction") if row.get(k)})
for (agent, contact), interactions in relationships.items():
    score = module.score(interactions, as_of)
    if score:
        print(json.dumps([agent, contact, score]))
