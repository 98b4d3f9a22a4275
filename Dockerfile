# Both commands, with the extras `live` and `serve`: docker build -t doris-fdb-inspector .
#
# libfdb_c, FoundationDB's client library, is not in it: it must be of the cluster's own version. Mount it, together with
# the cluster file:
#   docker run --rm -v /usr/lib/libfdb_c.so:/opt/fdb/libfdb_c.so:ro -v /etc/foundationdb:/etc/foundationdb:ro \
#       doris-fdb-inspector -s fdb: instances
# or make an image of your own: FROM doris-fdb-inspector, COPY libfdb_c.so /opt/fdb/
FROM python:3.11-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY keycodec keycodec
COPY inspector inspector
RUN python -m venv /opt/inspector && /opt/inspector/bin/pip install --no-cache-dir '.[live,serve]'

FROM python:3.11-slim
COPY --from=build /opt/inspector /opt/inspector
ENV PATH=/opt/inspector/bin:$PATH LD_LIBRARY_PATH=/opt/fdb
RUN useradd --create-home inspector
USER inspector
WORKDIR /home/inspector
ENTRYPOINT ["inspector"]
CMD ["--help"]
