"""The results as a table on the terminal, as JSON in bench/results/, and as Markdown in docs/performance.md."""

import datetime
import json
import pathlib
import platform
import subprocess

ROOT = pathlib.Path(__file__).parent.parent
RECORDS = ROOT / "bench/results"
RESULTS = ROOT / "build/bench"  # of a run that was not asked to record anything
PAGE = ROOT / "docs/performance.md"

COLUMNS = [
    ("request", 28, lambda row: row["title"]),
    ("per s", 8, lambda row: number(row["per_second"], 0)),
    ("p50 ms", 7, lambda row: number(row["p50_ms"], 2)),
    ("p99 ms", 7, lambda row: number(row["p99_ms"], 2)),
    ("p99.9 ms", 8, lambda row: number(row["p999_ms"], 2)),
    ("cart µs", 7, lambda row: number(row.get("cart_us"), 1)),
    ("customers µs", 12, lambda row: number(row.get("customers_us"), 1)),
    ("PostgreSQL µs", 13, lambda row: number(row["postgresql_us"], 1)),
    ("load µs", 8, lambda row: number(row["load_us"], 1)),
    ("cart MB", 7, lambda row: number(row.get("cart_mb"), 0)),
    ("customers MB", 12, lambda row: number(row["customers_mb"], 0)),
    ("growth MB", 9, lambda row: number(row["growth_mb"], 0)),
    ("MB/s", 5, lambda row: number(row["megabytes_per_second"], 0)),
    ("statements", 10, lambda row: number(row["statements_per_request"], 2)),
    ("errors", 6, lambda row: str(row["errors"])),
    ("limit per s", 11, lambda row: number(row.get("limit_per_second"), 0)),
    ("ratio", 5, lambda row: number(row.get("ratio"), 2)),
]


def number(value, places):
    return "–" if value is None else f"{value:,.{places}f}"


def heading():
    print(" ".join(name.rjust(width) for name, width, _ in COLUMNS), flush=True)


def progress(row):
    """Prints the row and returns it."""
    print(" ".join(text(row).rjust(width) for _, width, text in COLUMNS), flush=True)
    if "guesses_braked" in row:
        print(storm_line(row), flush=True)
    return row


def origin():
    """Where and from what the figures are."""
    return {"machine": machine(), "commit": commit(),
            "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")}


def machine():
    processors = pathlib.Path("/proc/cpuinfo").read_text()
    model = next((line.split(":")[1].strip() for line in processors.splitlines() if line.startswith("model name")),
                 platform.machine())
    return {"processor": model, "cores": processors.count("processor\t:"), "kernel": platform.release()}


def commit():
    return subprocess.run(["git", "-C", str(ROOT), "describe", "--always", "--dirty"],
                          capture_output=True, text=True).stdout.strip()


def keep(folder, name, result):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    path.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n")
    print(f"Written to {path.relative_to(ROOT)}")


def renew_page(part, text):
    """Replaces what stands between the markers of `part` in docs/performance.md."""
    begin, end = f"<!-- {part}: begin -->\n", f"<!-- {part}: end -->"
    head, rest = PAGE.read_text().split(begin)
    PAGE.write_text(head + begin + text + end + rest.split(end)[1])
    print(f"Renewed {PAGE.relative_to(ROOT)}")


def origin_line(result):
    return (f"{result['machine']['processor']}, {result['machine']['cores']} cores shared by all processes; "
            f"commit {result['commit']}, {result['date'][:10]}.\n\n")


def idle_line(name, figures):
    return (f"{name}: ready after {figures['start_seconds']} s; resident {figures['idle_mb']} MB when idle, "
            f"{figures['connected_mb']} MB with 5,000 open connections.")


def storm_line(row):
    return (f"{row['title']}: of its guesses {row['guesses_looked_at']:.1%} looked at, {row['guesses_braked']:.1%} braked, "
            f"{row['guesses_turned_away']:.1%} turned away as too many waited.")


def table_markdown(result):
    lines = ["| " + " | ".join(name for name, _, _ in COLUMNS) + " |", "|---|" + "---:|" * (len(COLUMNS) - 1)]
    lines += ["| " + " | ".join(text(row) for _, _, text in COLUMNS) + " |" for row in result["rows"]]
    lines += [""] + [idle_line(name, figures) + "  " for name, figures in result["idle"].items()]
    lines += [storm_line(row) + "  " for row in result["rows"] if "guesses_braked" in row]
    return origin_line(result) + "\n".join(lines) + "\n"


def scale_markdown(result):
    lines = []
    for key, points in result["curves"].items():
        lines += [f"| {key} | " + " | ".join(f"{point[key]:,}" for point in points) + " |",
                  "|---|" + "---:|" * len(points),
                  "| errors | " + " | ".join(str(point["errors"]) for point in points) + " |",
                  "| per s | " + " | ".join(number(point["per_second"], 0) for point in points) + " |",
                  "| MB/s | " + " | ".join(number(point["megabytes_per_second"], 0) for point in points) + " |",
                  "| blocks | " + " | ".join(number(point["blocks"], 1) for point in points) + " |",
                  "| of them read | " + " | ".join(number(point["blocks_read"], 1) for point in points) + " |",
                  "| p99 ms | " + " | ".join(number(point["p99_ms"], 1) for point in points) + " |",
                  "| PostgreSQL µs | " + " | ".join(number(point["postgresql_us"], 0) for point in points) + " |",
                  "| service MB | " + " | ".join(number(point["service_mb"], 0) for point in points) + " |", ""]
    return origin_line(result) + "![throughput against connections, carts and items](scale.svg)\n\n" + "\n".join(lines)
