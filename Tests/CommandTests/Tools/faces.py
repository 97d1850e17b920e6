#!/usr/bin/env python3
"""Compares every figure over all its faces: JSON, CSV, page, dashboard, API, marts, terminal.

Usage: faces.py CAIRN STORE  (in a folder that may be written to; Python's own library is enough)
"""
import csv
import html.parser
import io
import json
import re
import sqlite3
import subprocess
import sys
import urllib.parse
import urllib.request
from decimal import Decimal

cairn, store = sys.argv[1:3]
problems, compared = [], {}


def run(*arguments):
    return subprocess.run([cairn, *arguments, "--store", store], capture_output=True, check=True)


def note(face, table, row, column, shown, value):
    problems.append(f"{face} {table}[{row}].{column}: {shown!r} is not {value!r}")


class Tables(html.parser.HTMLParser):
    """All tables of a page: rows of (tag, class, text)."""

    def __init__(self):
        super().__init__()
        self.tables, self.cell = [], None

    def handle_starttag(self, tag, attributes):
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self.cell = [tag, dict(attributes).get("class", ""), ""]
            self.tables[-1][-1].append(self.cell)

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell[2] += data


UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1, "ms": 0.001}


def seconds(text):
    """A length of time as people read it, and how exact that is."""
    parts = re.findall(r"([\d.,]+)(ms|[dhms])", text)
    total = sum(float(number.replace(",", "")) * UNITS[unit] for number, unit in parts)
    return total, max(UNITS[parts[-1][1]], 0.1 if "." in text else 0)


def agrees(shown, value, column):
    """Whether what people read says the same as the exact value."""
    if value is None:
        return shown in ("–", "-")
    if isinstance(value, bool):
        return shown in (("yes", "true") if value else ("no", "false"))
    if isinstance(value, str):
        if re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", value):
            return value[:16].replace("T", " ") == shown[:16]
        return shown == value
    if shown.endswith("%"):
        if shown[0] in "<>":
            return 0 < value < 0.001 if shown[0] == "<" else 0.999 < value < 1
        return abs(float(shown[:-1].replace(",", "")) - value * 100) <= 0.05001
    if "seconds" in column and re.search("[dhms]$", shown):
        total, step = seconds(shown)
        return abs(total - value) <= step * 0.51 + 1e-9
    number = float(shown.replace(",", ""))
    # Other numbers are shown with two places, or three digits below one.
    step = 0.005001 if abs(value) >= 1 else max(abs(value) * 0.006, 1e-6)
    return number == value or abs(number - value) <= step


def words(column):
    return column.replace("_", " ")


def compare_page(face, text, tables):
    parser = Tables()
    parser.feed(text)
    seen = 0
    for name, rows in tables.items():
        if not rows or len(rows) > 1_000:
            continue
        columns = list(rows[0])
        for table in parser.tables:
            head = [c[2] for c in table[0] if c[1] != "bar"] if table else []
            lines = [[c[2] for c in line if c[1] != "bar"] for line in table[1:]]
            if head == [words(c) for c in columns] and len(lines) == len(rows):
                matched = [(list(zip(line, row.values(), columns))) for line, row in
                           zip(lines, rows)]
            elif (sorted(line[0][2] for line in table if line) == sorted(map(words, columns))
                  and all(len(line) == len(rows) + 1 for line in table)):
                # A summary stands upright, a column for each of its rows.
                upright = {line[0][2]: [c[2] for c in line[1:]] for line in table}
                matched = [[(upright[words(c)][i], value, c) for c, value in row.items()]
                           for i, row in enumerate(rows)]
            else:
                continue
            bad = [(i, c, s, v) for i, line in enumerate(matched) for s, v, c in line
                   if not agrees(s, v, c)]
            # Tables of the same form belong to several reports; the right one agrees.
            if not bad:
                seen += sum(len(line) for line in matched)
                break
            if len(bad) < len(columns):
                for i, c, s, v in bad:
                    note(face, name, i, c, s, v)
    compared[face] = seen


printed = run("report", "--format", "json").stdout
tables = json.loads(printed, parse_float=float)["tables"]
run("report", "--html", "page.html", "--marts", "marts.db", "-q")
server = subprocess.Popen([cairn, "serve", "--port", "0", "--store", store],
                          stderr=subprocess.PIPE, text=True)
try:
    address = server.stderr.readline().split()[-1].rstrip("/")

    def get(path):
        return urllib.request.urlopen(address + path).read()

    if get("/api/v1/report") != printed:
        problems.append("the API's report is not what is printed")
    for name in ["funnel?steps=checkout", "sessions?every=week", "channels", "retention?unit=day"]:
        asked = urllib.parse.urlsplit(name)
        options = urllib.parse.parse_qsl(asked.query)
        typed = [v if k == "steps" else f"--{k}={v}" for k, v in options]
        if get(f"/api/v1/{name}") != run(asked.path, *typed, "--format", "json").stdout:
            problems.append(f"the API's {name} is not what is printed")
    compared["csv"] = compared["marts"] = compared["terminal"] = 0
    for name, rows in tables.items():
        lines = list(csv.reader(io.StringIO(get(f"/api/v1/report.csv?table={name}").decode())))
        exact = json.loads(
            printed, parse_float=str, parse_int=str)["tables"][name]
        if json.loads(get(f"/api/v1/report?shape=array&table={name}")) != rows:
            problems.append(f"the array of {name} differs")
        for index, (line, row) in enumerate(zip(lines[1:], exact)):
            for shown, (column, value) in zip(line, row.items()):
                plain = "" if value is None else str(value).lower() if isinstance(
                    value, bool) else value
                compared["csv"] += 1
                if shown != plain and shown != "'" + plain:
                    note("csv", name, index, column, shown, value)
        if len(lines) - 1 != len(rows) and rows:
            problems.append(f"csv {name} has {len(lines) - 1} rows, not {len(rows)}")
    marts = sqlite3.connect("file:marts.db?mode=ro", uri=True)
    marts.row_factory = sqlite3.Row
    for name, rows in tables.items():
        there = marts.execute(f'select * from "mart_{name}"').fetchall()
        if len(there) != len(rows):
            problems.append(f"mart_{name} has {len(there)} rows, not {len(rows)}")
        for index, (mart, row) in enumerate(zip(there, rows)):
            for column, value in row.items():
                name_there = column if column in mart.keys() else (
                    "returning_persons" if column == "returning" else f"{column}_value")
                shown = mart[name_there]
                compared["marts"] += 1
                if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d(T|$)", value):
                    ok = shown[:10] == value[:10]
                elif isinstance(value, (int, float)) and not isinstance(value, bool):
                    ok = shown is not None and abs(shown - value) < 1e-6
                    exact = f"{name_there}_minor"
                    if exact in mart.keys():
                        ok = ok and mart[exact] == int(Decimal(str(value)) * 10_000)
                else:
                    ok = shown == value
                if not ok:
                    note("mart", name, index, column, shown, value)
    compare_page("page", open("page.html").read(), tables)
    compare_page("dashboard", get("/").decode(), tables)
    for name in ["stages_transitions", "lifecycle_periods", "sessions_boundaries"]:
        lines = run("report", "--table", name, "--format", "table").stdout.decode().splitlines()
        rows = tables[name]
        found = [re.split(r"\s{2,}", line.strip()) for line in lines]
        found = [line for line in found if len(line) == len(rows[0])][1:]
        for index, (line, row) in enumerate(zip(found, rows)):
            for shown, (column, value) in zip(line, row.items()):
                compared["terminal"] += 1
                if not agrees(shown, value, column):
                    note("terminal", name, index, column, shown, value)
finally:
    server.terminate()
    if server.wait(20) != 0:
        problems.append(f"the server ended with {server.returncode}")
for face, count in compared.items():
    print(f"{face}: {count} cells compared")
    if count == 0:
        problems.append(f"{face}: nothing was compared")
for problem in problems[:30]:
    print(problem)
sys.exit(1 if problems else 0)
