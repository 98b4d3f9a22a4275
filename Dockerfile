# Both commands, with all extras but `spark`, which needs Java: docker build -t doris-fdb-inspector .
#
# A backup needs nothing more:
#   docker run --rm -v /backups:/backups:ro doris-fdb-inspector -s backup:/backups/NAME instances
#
# A live cluster needs one thing that you must add: libfdb_c, FoundationDB's client library. It must be of the cluster's
# own version, so it is not in the image. Mount it, together with the cluster file:
#   docker run --rm -v /usr/lib/libfdb_c.so:/opt/fdb/libfdb_c.so:ro -v /etc/foundationdb:/etc/foundationdb:ro \
#       doris-fdb-inspector -s fdb: instances
# or make an image of your own: FROM doris-fdb-inspector, COPY libfdb_c.so /opt/fdb/
FROM python:3.11-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY keycodec keycodec
COPY inspector inspector
RUN python -m venv /opt/inspector && /opt/inspector/bin/pip install --no-cache-dir '.[encrypted,explore,live,s3,serve,sql]'

FROM python:3.11-slim
COPY --from=build /opt/inspector /opt/inspector
ENV PATH=/opt/inspector/bin:$PATH LD_LIBRARY_PATH=/opt/fdb
RUN useradd --create-home inspector
USER inspector
WORKDIR /home/inspector
ENTRYPOINT ["inspector"]
CMD ["--help"]
