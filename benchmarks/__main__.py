"""Run every benchmark that needs no cluster."""

from benchmarks import (
    about_speed,
    backup_speed,
    check_speed,
    jobs_speed,
    keycodec_speed,
    output_speed,
    pipeline_speed,
    service_speed,
    tables_speed,
)

ALL = (
    keycodec_speed,
    pipeline_speed,
    output_speed,
    backup_speed,
    jobs_speed,
    about_speed,
    service_speed,
    tables_speed,
    check_speed,
)

for benchmark in ALL:
    print(f"--- {benchmark.__name__}")
    benchmark.main()
