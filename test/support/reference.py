"""Version 2 of the customer's reference.py over a data file, one JSON value per line.

usage: reference.py REFERENCE DATA AS_OF fit            -> the model row
       reference.py REFERENCE DATA AS_OF score PART     -> [agent, contact, scores] of every PART-th relationship; models on stdin
"""
import csv, gzip, importlib.util, json, sys

reference, data, as_of, what = sys.argv[1:5]
spec = importlib.util.spec_from_file_location("reference", reference)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)

relationships = {}
with gzip.open(data, "rt", newline="") as rows:
    for row in csv.DictReader(rows):
        relationships.setdefault((row["agent_id"], row["contact_id"]), []).append(
            {k: row[k] for k in ("occurred_at", "weight", "direction") if row.get(k)})
if what == "fit":
    rows = [dict(agent_id=agent, contact_id=contact, interactions=its) for (agent, contact), its in relationships.items()]
    print(json.dumps(module.fit(rows, as_of)))
else:
    models, part = json.load(sys.stdin), int(sys.argv[5])
    for number, ((agent, contact), interactions) in enumerate(relationships.items()):
        if number % part == 0:
            print(json.dumps([agent, contact, [module.score(interactions, as_of, model) for model in models]]))
