"""Run every benchmark that needs no cluster."""

from benchmarks import backup_speed, jobs_speed, keycodec_speed, pipeline_speed, service_speed

for benchmark in (keycodec_speed, pipeline_speed, backup_speed, jobs_speed, service_speed):
    print(f"--- {benchmark.__name__}")
    benchmark.main()
