#!/usr/bin/env python3
"""Runs the same ingest and the same questions in Cairn, DuckDB and ClickHouse (chdb), on the same files.

    pip install duckdb chdb
    python3 Benchmarks/Compare/compare.py WORLD_FOLDER [path/to/cairn]

WORLD_FOLDER is what `cairn generate` wrote (flat shape). Prints a line a figure: wall and processor
seconds and peak memory of a process of its own for each, the size of what is stored, and the ratios.
The funnel's figures are checked to be equal before any ratio is printed. The peers get what they are
best at: DuckDB reads all web files into one table in one statement; ClickHouse gets a MergeTree
ordered by user and time, and answers warm, after OPTIMIZE FINAL.
"""
import glob, json, os, shutil, subprocess, sys, tempfile, time

STEPS = ["view_item", "add_to_cart", "begin_checkout", "purchase"]
WINDOW = 7 * 86400

PEER_INGEST = {
    "duckdb": """
import duckdb, sys
db = duckdb.connect(sys.argv[2])
db.execute("create table e as select * from read_json('%s', format='newline_delimited', ignore_errors=true, union_by_name=true, maximum_object_size=2000000)" % (sys.argv[1] + '/web-*.ndjson.gz'))
print(db.execute("select count(*) from e").fetchone()[0])
""",
    # The world has broken lines on purpose, on which ClickHouse's own look at the columns stops:
    # it is told them, as found in the first lines.
    "chdb": """
import chdb.session, glob, gzip, itertools, json, sys
columns = {}
for line in itertools.islice(gzip.open(sorted(glob.glob(sys.argv[1] + '/web-*.ndjson.gz'))[0], 'rb'), 50000):
    try:
        for key, value in json.loads(line).items():
            number = isinstance(value, (int, float)) and not isinstance(value, bool)
            columns[key] = columns.get(key, True) and number
    except ValueError:
        pass
structure = ', '.join('`%s` Nullable(%s)' % (k, 'Float64' if v else 'String') for k, v in columns.items())
s = chdb.session.Session(sys.argv[2])
s.query("create database if not exists d")
# Either limit will do: a planted line may come early in a file, where one of 15 is a large share.
s.query("set input_format_allow_errors_ratio=0.01")
s.query("set input_format_allow_errors_num=1000000")
s.query(\"\"\"create table d.e engine=MergeTree order by (who, at) as
  select *, ifNull(coalesce(user_id, anonymous_id), '') as who,
         ifNull(parseDateTime64BestEffortOrNull(toString(timestamp), 3), toDateTime64(0, 3)) as at
  from file('%s', JSONEachRow, '%s')\"\"\" % (sys.argv[1] + '/web-*.ndjson.gz', structure.replace("'", "")))
print(s.query("select sum(bytes_on_disk) from system.parts where active and database='d'", "TSV"))
""",
}


def run(command):
    """Runs a process; returns (wall, processor seconds, peak MB, output)."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as messages:
        process = subprocess.Popen(command, stdout=output, stderr=messages)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        output.seek(0)
        messages.seek(0)
        code = os.waitstatus_to_exitcode(status)
        if code not in (0, 3):
            sys.exit("%s failed (%d)\n%s" % (command[0], code, messages.read().decode()[-2000:]))
        return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output.read().decode()


def size(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(d, f)) for d, _, fs in os.walk(path) for f in fs)


def best(question, times=5):
    """The quickest of several runs of a question in a warm session."""
    figures = []
    for _ in range(times):
        start = time.monotonic()
        answer = question()
        figures.append(time.monotonic() - start)
    return min(figures), answer


def show(name, wall, cpu=None, memory=None, stored=None):
    print("%-34s wall %8.3f s%s%s%s" % (
        name, wall,
        "" if cpu is None else "  cpu %8.2f s" % cpu,
        "" if memory is None else "  peak %6.0f MB" % memory,
        "" if stored is None else "  stored %8.1f MB" % (stored / 1e6)), flush=True)


def person_levels_duckdb(db):
    """The funnel by joins: each step's earliest event that can follow, per person and entry."""
    who = "coalesce(user_id, anonymous_id)"
    db.execute("create or replace temp table f as select %s who, event, try_cast(timestamp as timestamp) moment from e "
               "where event in (%s)" % (who, ",".join("'%s'" % s for s in STEPS)))
    sql = "with s1 as (select who, moment, moment t0 from f where event='%s')" % STEPS[0]
    for index, step in enumerate(STEPS[1:], 2):
        sql += (", s%d as (select p.who, min(f.moment) moment, p.t0 from s%d p join f on f.who=p.who and f.event='%s' "
                "and f.moment > p.moment and f.moment <= p.t0 + interval %d second group by p.who, p.t0)"
                % (index, index - 1, step, WINDOW))
    sql += " select " + ",".join("(select count(distinct who) from s%d)" % i for i in range(1, len(STEPS) + 1))
    return list(db.execute(sql).fetchone())


SESSIONS_DUCKDB = """
with e1 as (select coalesce(user_id, anonymous_id) who, try_cast(timestamp as timestamp) moment from e),
     e2 as (select who, moment, lag(moment) over (partition by who order by moment) before from e1
            where who is not null and moment is not null),
     e3 as (select who, moment, sum(case when before is null or moment - before > interval 30 minute
              then 1 else 0 end) over (partition by who order by moment) session from e2),
     s as (select who, session, count(*) events, max(moment) - min(moment) length from e3 group by 1, 2)
select count(*), avg(epoch(length)), avg(case when events = 1 then 1 else 0 end) from s
"""

FILTERED_CHDB = """
select device, %s from (select who, device, windowFunnel(%d)(toUInt64(toUnixTimestamp64Milli(at)),
  ifNull(event, '') = 'view_item' and ifNull(price, 0) > 50, %s) l
  from d.e group by who, device) group by device order by device
  settings optimize_aggregation_in_order=1
"""


def ask_cairn(cairn, store, *words, times=5):
    """The quickest of several processes that ask one question; (wall, processor, peak MB, output)."""
    command = [cairn] + list(words) + ["--store", store, "--format", "json"]
    runs = [run(command) for _ in range(times)]
    return min(r[0] for r in runs), min(r[1] for r in runs), runs[0][2], runs[0][3]


def main():
    world = sys.argv[1]
    cairn = sys.argv[2] if len(sys.argv) > 2 else "cairn"
    files = sorted(glob.glob(world + "/web-*.ndjson.gz"))
    folder = tempfile.mkdtemp(prefix="cairn-compare-")
    gz = sum(os.path.getsize(f) for f in files)
    print("%d files, %.1f MB of gzip, load %s" % (len(files), gz / 1e6, os.getloadavg()))
    try:
        store = folder + "/store"
        ours = run([cairn, "ingest", "--store", store, "-q", "--format", "json"] + files)
        show("cairn ingest", *ours[:3], stored=size(store))
        peers = {}
        for name in ("duckdb", "chdb"):
            target = folder + "/" + name
            try:
                __import__("duckdb" if name == "duckdb" else "chdb")
            except ImportError:
                print("%s is not installed: pip install %s" % (name, name))
                continue
            peers[name] = run([sys.executable, "-c", PEER_INGEST[name], world, target])
            stored = size(target) if name == "duckdb" else int(float(peers[name][3].split()[0]))
            show(name + " ingest", *peers[name][:3], stored=stored)
            print("   ratio to cairn: wall %.1f  cpu %.1f  stored %.2f" % (
                peers[name][0] / ours[0], peers[name][1] / ours[1], size(store) / stored))
        run([cairn, "compact", "--store", store, "--format", "json"])
        show("cairn funnel, one step", *ask_cairn(cairn, store, "funnel", "purchase")[:3])
        wall, cpu, peak, output = ask_cairn(cairn, store, "funnel", ",".join(STEPS), "--window", "7d")
        counts = [row["persons"] for row in json.loads(output)["tables"]["steps"]]
        show("cairn funnel, whole process", wall, cpu, peak)
        print("   persons", counts)
        sessions, cpu, peak, _ = ask_cairn(cairn, store, "sessions", times=3)
        show("cairn sessions, whole process", sessions, cpu, peak)
        filtered, cpu, peak, _ = ask_cairn(
            cairn, store, "funnel", "view_item[price > 50]," + ",".join(STEPS[1:]), "--window", "7d",
            "--by", "device", times=3)
        show("cairn funnel, filter, by device", filtered, cpu, peak)
        if "chdb" in peers:
            import chdb.session
            session = chdb.session.Session(folder + "/chdb")
            session.query("optimize table d.e final")
            levels = ", ".join("countIf(l >= %d)" % i for i in range(1, len(STEPS) + 1))
            steps = ", ".join("ifNull(event, '') = '%s'" % step for step in STEPS)
            sql = ("select %s from (select who, windowFunnel(%d)(toUInt64(toUnixTimestamp64Milli(at)), %s) l "
                   "from d.e group by who) settings optimize_aggregation_in_order=1"
                   % (levels, WINDOW * 1000, steps))
            seconds, answer = best(lambda: str(session.query(sql, "TSV")).strip())
            show("chdb funnel, warm, merged", seconds)
            print("   persons by id alone", answer, " ratio %.1f" % (seconds / wall))
            others = ", ".join("ifNull(event, '') = '%s'" % step for step in STEPS[1:])
            sql = FILTERED_CHDB % (levels, WINDOW * 1000, others)
            seconds, _ = best(lambda: str(session.query(sql, "TSV")), 3)
            show("chdb funnel, filter, by device", seconds)
            print("   ratio %.1f" % (seconds / filtered))
        if "duckdb" in peers:
            import duckdb
            db = duckdb.connect(folder + "/duckdb", read_only=False)
            seconds, answer = best(lambda: person_levels_duckdb(db), 3)
            show("duckdb funnel, warm", seconds)
            print("   persons by id alone", answer, " ratio %.1f" % (seconds / wall))
            seconds, answer = best(lambda: db.execute(SESSIONS_DUCKDB).fetchone(), 2)
            show("duckdb sessions, warm", seconds)
            print("   sessions, mean, single", answer, " ratio %.1f" % (seconds / sessions))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
