#!/usr/bin/env python3
"""Holds Cairn's figures about a real purchase log to pandas, and its value model to lifetimes.

    pip install pandas            # and, where it runs, lifetimes
    python3 Benchmarks/Compare/cdnow.py path/to/cairn [FOLDER]
    python3 Benchmarks/Compare/cdnow.py --fetch FOLDER

With --fetch the log is only put into a folder, CDNOW_master.txt and CDNOW_sample.txt, where the tests
find it: CAIRN_CDNOW=FOLDER/CDNOW_master.txt. A FOLDER behind the program is read, and nothing fetched.

The log is CDNOW's: all purchases until June 1998 of 23,570 customers who first bought in the first
quarter of 1997, as it lies inside the package `lifetimes` (fetched by pip, not installed). Every
figure is worked out anew by pandas from the same lines; a difference ends the run with 1. The value
model is fitted to the published sample of 2,357 customers, watched for 39 weeks, and held to the
estimates that its authors published (P. S. Fader, B. G. S. Hardie and K. L. Lee, 2005) and, where
lifetimes can be imported, to its own fit of all 23,570.
"""
import glob, json, math, os, subprocess, sys, tempfile, zipfile

PUBLISHED = {"r": 0.243, "alpha": 4.414 * 7, "a": 0.793, "b": 2.426}  # alpha in days

wrong = 0


def check(name, own, other, within=0.0):
    """Prints a figure beside the other's, and remembers where they differ."""
    global wrong
    same = own == other if within == 0 else abs(own - other) <= within * abs(other)
    wrong += not same
    print(f"{'same ' if same else 'WRONG'}  {name}: {own} and {other}")


def run(*command):
    process = subprocess.run(command, capture_output=True, text=True)
    if process.returncode not in (0, 3):
        sys.exit(f"{' '.join(command)}\n{process.stderr}")
    return process.stdout


def fetch(folder):
    os.makedirs(folder, exist_ok=True)
    run(sys.executable, "-m", "pip", "download", "-q", "lifetimes", "--no-deps", "-d", folder)
    wheel = glob.glob(f"{folder}/*.whl")[0]
    with zipfile.ZipFile(wheel) as archive:
        for name in ["CDNOW_master.txt", "CDNOW_sample.txt"]:
            with open(f"{folder}/{name}", "wb") as file:
                file.write(archive.read(f"lifetimes/datasets/{name}"))


def purchases(path):
    """Customer, day and dollars of each line; the sample has a number of its own in front."""
    for line in open(path):
        cells = line.split()
        if len(cells) >= 4 and cells[0].isdigit():
            customer, date, _, dollars = cells[0], *cells[-3:]
            yield customer, f"{date[:4]}-{date[4:6]}-{date[6:8]}", dollars


def store(cairn, folder, log, name):
    with open(f"{folder}/{name}.ndjson", "w") as file:
        for customer, day, dollars in purchases(f"{log}/CDNOW_{name}.txt"):
            event = {"event": "purchase", "timestamp": day, "user_id": customer,
                     "value": float(dollars), "currency": "USD"}
            file.write(json.dumps(event) + "\n")
    run(cairn, "ingest", f"{folder}/{name}.ndjson", "--no-progress", "--store", f"{folder}/{name}")


def ask(cairn, folder, name, *question):
    answer = run(cairn, *question, "--store", f"{folder}/{name}", "--format", "json")
    return json.loads(answer)["tables"]


def compare_figures(cairn, folder, log):
    import pandas
    frame = pandas.DataFrame(
        purchases(f"{log}/CDNOW_master.txt"), columns=["customer", "day", "dollars"])
    # Cents, so that sums are whole.
    frame["cents"] = (frame["dollars"].astype(float) * 100).round().astype("int64")
    tables = ask(cairn, folder, "master", "revenue")
    summary = tables["summary"][0]
    by_customer = frame.groupby("customer")["cents"].agg(["count", "sum"])
    orders, customers = len(frame), len(by_customer)
    check("orders", summary["orders"], orders)
    check("customers", summary["customers"], customers)
    check("net revenue in cents", round(summary["net_revenue"] * 100), int(frame["cents"].sum()))
    check("aov", round(summary["aov"], 4), round(float(frame["cents"].mean()) / 100, 4))
    check("median order", summary["median_order_value"], float(frame["cents"].median()) / 100)
    repeat = by_customer[by_customer["count"] > 1]
    check("repeat share of customers", summary["repeat_customer_share"],
          round(len(repeat) / customers, 6))
    check("repeat share of orders", summary["repeat_order_share"],
          round((orders - customers) / orders, 6))
    check("their share of revenue", summary["repeat_customer_revenue_share"],
          round(int(repeat["sum"].sum()) / int(frame["cents"].sum()), 6))
    ranked = by_customer["sum"].sort_values(ascending=False)
    for row in tables["top"]:
        count = math.ceil(round(row["top_share"] * 10000) * customers / 10000)
        check(f"share of the top {row['top_share']:.0%}", row["revenue_share"],
              round(int(ranked.head(count).sum()) / int(ranked.sum()), 6))
    first = frame.groupby("customer")["day"].min().str[:7].value_counts().sort_index()
    cohorts = ask(cairn, folder, "master", "customers")["cohorts"]
    check("cohorts", {row["cohort"][:7]: row["customers"] for row in cohorts},
          {month: int(count) for month, count in first.items()})
    for rule in ["on", "on-or-after"]:
        grid = ask(cairn, folder, "master", "retention", "--unit", "month", "--rule", rule,
                   "--periods", "6")["cohorts"]
        months = frame["day"].str[:4].astype(int) * 12 + frame["day"].str[5:7].astype(int)
        joined = frame.assign(month=months)
        joined["start"] = joined.groupby("customer")["month"].transform("min")
        joined["period"] = joined["month"] - joined["start"]
        for row in grid:
            if row["period"] == 0:
                continue
            start = int(row["cohort"][:4]) * 12 + int(row["cohort"][5:7])
            own = joined[joined["start"] == start]
            hit = own[own["period"] == row["period"]] if rule == "on" else \
                own[own["period"] >= row["period"]]
            check(f"retained {rule} {row['cohort']} +{row['period']}", row["persons"],
                  int(hit["customer"].nunique()))


def compare_models(cairn, folder, log):
    held = ask(cairn, folder, "sample", "customers", "--to", "1997-10-01")["hold_out"][0]
    for name, value in PUBLISHED.items():
        check(f"published {name}", held[name], value, within=0.01)
    whole = ask(cairn, folder, "master", "customers")["hold_out"][0]
    print({name: whole[name] for name in whole if name != "currency"})
    try:
        import pandas
        from lifetimes import BetaGeoFitter, GammaGammaFitter
        from lifetimes.utils import summary_data_from_transaction_data
    except Exception as error:
        return print(f"lifetimes does not run here ({error}): only the published estimates were held")
    frame = pandas.DataFrame(
        purchases(f"{log}/CDNOW_sample.txt"), columns=["customer", "day", "dollars"])
    frame["dollars"] = frame["dollars"].astype(float)
    summary = summary_data_from_transaction_data(
        frame, "customer", "day", "dollars", observation_period_end="1998-06-30")
    own = ask(cairn, folder, "sample", "customers")["hold_out"][0]
    fitted = BetaGeoFitter().fit(summary["frequency"], summary["recency"], summary["T"])
    for name, value in fitted.params_.items():
        check(f"lifetimes {name}", own[name], float(value), within=0.01)
    again = summary[(summary["frequency"] > 0) & (summary["monetary_value"] > 0)]
    spend = GammaGammaFitter().fit(again["frequency"], again["monetary_value"])
    for name, value in spend.params_.items():
        check(f"lifetimes {name}", own[name], float(value), within=0.01)


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "--fetch":
        return fetch(sys.argv[2])
    cairn = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else ".build/release/cairn")
    with tempfile.TemporaryDirectory() as folder:
        log = sys.argv[2] if len(sys.argv) > 2 else folder
        if log == folder:
            fetch(log)
        for name in ["master", "sample"]:
            store(cairn, folder, log, name)
        compare_figures(cairn, folder, log)
        compare_models(cairn, folder, log)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
