"""Run every benchmark that needs no cluster."""

from benchmarks import backup_speed, keycodec_speed, output_speed, pipeline_speed, service_speed, tables_speed

for benchmark in (keycodec_speed, pipeline_speed, output_speed, backup_speed, service_speed, tables_speed):
    print(f"--- {benchmark.__name__}")
    benchmark.main()
