"""The results as a table on the terminal, as JSON in bench/results/, and as Markdown in docs/performance.md."""

import datetime
import json
import pathlib
import platform
import subprocess

ROOT = pathlib.Path(__file__).parent.parent
RESULTS = ROOT / "bench/results"
PAGE = ROOT / "docs/performance.md"
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"

COLUMNS = [
    ("request", 28, lambda row: row["title"]),
    ("per s", 9, lambda row: number(row["per_second"], 0)),
    ("p50 ms", 8, lambda row: number(row["p50_ms"], 2)),
    ("p99 ms", 8, lambda row: number(row["p99_ms"], 2)),
    ("p99.9 ms", 9, lambda row: number(row["p999_ms"], 2)),
    ("cart µs", 8, lambda row: number(row.get("cart_us"), 1)),
    ("customers µs", 13, lambda row: number(row.get("customers_us"), 1)),
    ("PostgreSQL µs", 14, lambda row: number(row["postgresql_us"], 1)),
    ("load µs", 8, lambda row: number(row["load generator_us"], 1)),
    ("errors", 7, lambda row: str(row["errors"])),
    ("MB/s", 7, lambda row: number(row["megabytes_per_second"], 0)),
    ("statements", 11, lambda row: number(row["statements_per_request"], 2)),
    ("pgbench per s", 14, lambda row: number(row.get("pgbench_per_second"), 0)),
    ("ratio", 6, lambda row: number(row.get("ratio"), 2)),
]


def number(value, places):
    return "–" if value is None else f"{value:,.{places}f}"


def progress(row):
    """Prints the row, under the heading if it is the first, and returns it."""
    if not progress.started:
        print(" ".join(name.rjust(width) for name, width, _ in COLUMNS), flush=True)
        progress.started = True
    print(" ".join(text(row).rjust(width) for _, width, text in COLUMNS), flush=True)
    return row


progress.started = False


def write(rows, idle, quick, partial):
    """Keeps a whole run; a partial or a quick one only says where its figures are."""
    result = {"machine": machine(), "commit": commit(), "quick": quick, "idle": idle, "rows": rows,
              "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")}
    for name, figures in idle.items():
        print(f"{name}: ready after {figures['start_seconds']} s, {figures['resident_mb']} MB resident when idle")
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / ("partial.json" if partial else "quick.json" if quick else "latest.json")
    path.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n")
    print(f"Written to {path.relative_to(ROOT)}")
    if not partial and not quick:
        renew_page(result)


def machine():
    model = next((line.split(":")[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    cores = len(pathlib.Path("/proc/cpuinfo").read_text().split("processor\t:")) - 1
    return {"processor": model, "cores": cores, "kernel": platform.release()}


def commit():
    return subprocess.run(["git", "-C", str(ROOT), "describe", "--always", "--dirty"],
                          capture_output=True, text=True).stdout.strip()


def renew_page(result):
    """Replaces what stands between the markers of the page."""
    page = PAGE.read_text()
    head, rest = page.split(BEGIN)
    PAGE.write_text(head + BEGIN + "\n" + markdown(result) + END + rest.split(END)[1])
    print(f"Renewed {PAGE.relative_to(ROOT)}")


def markdown(result):
    lines = [f"{result['machine']['processor']}, {result['machine']['cores']} cores shared by all processes; "
             f"commit {result['commit']}, {result['date'][:10]}.", ""]
    lines += ["| " + " | ".join(name for name, _, _ in COLUMNS) + " |",
              "|---|" + "---:|" * (len(COLUMNS) - 1)]
    lines += ["| " + " | ".join(text(row) for _, _, text in COLUMNS) + " |" for row in result["rows"]]
    lines += [""] + [f"{name}: ready after {figures['start_seconds']} s, {figures['resident_mb']} MB resident when idle.  "
                     for name, figures in result["idle"].items()]
    return "\n".join(lines) + "\n"
