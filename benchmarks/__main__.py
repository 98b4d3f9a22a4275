"""Run benchmarks that need no cluster, all or those named; python -m benchmarks[.serving].NAME --help has options."""

import argparse
import sys

from benchmarks import (
    about_speed,
    backup_speed,
    check_speed,
    jobs_speed,
    keycodec_speed,
    output_speed,
    pipeline_speed,
    places_speed,
    spark_speed,
    tables_speed,
)
from benchmarks.serving import explore_speed, service_speed

ALL = {
    module.__name__.rpartition(".")[2]: module
    for module in (
        keycodec_speed,
        pipeline_speed,
        output_speed,
        backup_speed,
        places_speed,
        jobs_speed,
        about_speed,
        service_speed,
        tables_speed,
        check_speed,
        explore_speed,
        spark_speed,
    )
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", metavar="NAME", nargs="*", help=", ".join(ALL))
    names = parser.parse_args().names
    if unknown := [name for name in names if name not in ALL]:
        parser.error(f"no benchmark {unknown[0]}; there are {', '.join(ALL)}")
    sys.argv = sys.argv[:1]  # each has options of its own
    for name in names or ALL:
        print(f"--- {ALL[name].__name__}")
        ALL[name].main()


if __name__ == "__main__":
    main()
