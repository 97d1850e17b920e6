#!/usr/bin/env python3
"""Reads exports and marts of one folder with the tools of others, and compares cell by cell.

Wants duckdb, pyarrow, sqlalchemy and datasette. Ends with 1 and says what differs.
"""
import asyncio
import csv
import json
import sqlite3
import sys

import duckdb
import pyarrow.parquet
import sqlalchemy
from datasette.app import Datasette

folder = sys.argv[1]
problems = []


def same(parquet, line):
    if parquet is None or line is None:
        return parquet is None and line is None
    if hasattr(parquet, "isoformat"):
        return parquet.isoformat(timespec="milliseconds").replace("+00:00", "Z") == line
    if isinstance(line, bool):
        return parquet is line
    if isinstance(line, (int, float)):
        return abs(float(parquet) - float(line)) < 1e-6
    return str(parquet) == str(line)


for subject in ["events", "sessions", "persons", "orders"]:
    path = f"{folder}/{subject}"
    table = pyarrow.parquet.read_table(f"{path}.parquet").to_pylist()
    lines = [json.loads(line) for line in open(f"{path}.ndjson")]
    cells = list(csv.reader(open(f"{path}.csv", newline="")))
    query = f"select * from read_parquet('{path}.parquet')"
    duck = duckdb.connect()
    duck.execute("set timezone = 'UTC'")
    rows = duck.execute(query).fetchall()
    if not len(table) == len(lines) == len(cells) - 1 == len(rows):
        problems.append(f"{subject}: {len(table)} {len(lines)} {len(cells) - 1} {len(rows)} rows")
    for index, (row, line, other) in enumerate(zip(table, lines, rows)):
        for column, value, seen in zip(line, line.values(), other):
            if not same(row[column], value):
                problems.append(f"{subject} {index} {column}: pyarrow {row[column]!r}, {value!r}")
            if not same(seen, value):
                problems.append(f"{subject} {index} {column}: DuckDB {seen!r}, {value!r}")
        if cells[0] != list(line):
            problems.append(f"{subject}: the columns differ")
    print(f"{subject}: {len(rows)} rows of {len(cells[0])} columns are the same")

# What SQLAlchemy makes of the declared types, as Superset and others see them.
inspector = sqlalchemy.inspect(sqlalchemy.create_engine(f"sqlite:///{folder}/marts.db"))
for table in inspector.get_table_names():
    for column in inspector.get_columns(table):
        kind = column["type"]
        is_time = column["name"].endswith("_at") or column["name"] in ("day", "cohort")
        if is_time and not isinstance(kind, sqlalchemy.types.TIMESTAMP):
            problems.append(f"{table}.{column['name']} is {kind}")
        if column["name"].endswith(("_unix", "_minor")):
            if not isinstance(kind, sqlalchemy.types.INTEGER):
                problems.append(f"{table}.{column['name']} is {kind}")
print(f"{len(inspector.get_table_names())} tables with the types that others map")

connection = sqlite3.connect(f"file:{folder}/marts.db?mode=ro", uri=True)
assert connection.execute("pragma journal_mode").fetchone() == ("delete",)
days = connection.execute(
    "select day, sum(sessions) from mart_daily_kpis group by day order by day"
).fetchall()


async def datasette():
    """Every table lists as JSON and CSV, and a filter by day gives that day."""
    server = Datasette([f"{folder}/marts.db"], settings={"num_sql_threads": 1})
    tables = (await server.client.get("/marts.json")).json()["tables"]
    for table in tables:
        for kind in ["json?_shape=array", "csv"]:
            answer = await server.client.get(f"/marts/{table['name']}.{kind}")
            if answer.status_code != 200:
                problems.append(f"datasette {table['name']}.{kind}: {answer.status_code}")
    for day, sessions in days:
        for column in ["day__exact", "day__startswith"]:
            value = day if column == "day__exact" else day[:10]
            answer = await server.client.get(
                "/marts/mart_daily_kpis.json",
                params={"_shape": "array", "_size": "max", column: value},
            )
            rows = answer.json()
            if sum(row["sessions"] for row in rows) != sessions:
                problems.append(f"datasette {column}={value}: other sessions")
            if any(row["day"] != day for row in rows):
                problems.append(f"datasette {column}={value}: another day")
    print(f"Datasette lists {len(tables)} tables; {len(days)} days filter right")


asyncio.run(datasette())
for problem in problems[:20]:
    print(problem)
sys.exit(1 if problems else 0)
