# syntax=docker/dockerfile:1
# `docker build -t calllogs .` makes the terminal command, `--target server` the server.
FROM python:3.13-slim AS build
WORKDIR /build
RUN pip install --no-cache-dir uv==0.9.5
COPY pyproject.toml README.md LICENSE requirements.lock ./
COPY src ./src
# The lock constrains what is installed to the versions that were tested. Compiled now, for whoever runs
# it may write nothing: otherwise each start would compile everything anew.
RUN uv venv /opt/calllogs \
 && VIRTUAL_ENV=/opt/calllogs uv pip install --no-cache --compile-bytecode --constraint requirements.lock '.[postgresql,socks]'

FROM python:3.13-slim AS base
COPY --from=build /opt/calllogs /opt/calllogs
ENV PATH=/opt/calllogs/bin:$PATH PYTHONDONTWRITEBYTECODE=1 XDG_STATE_HOME=/state
RUN install -d -o 65532 -g 65532 /state
USER 65532:65532
VOLUME /state

FROM base AS server
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
# A signal lets it answer what it has accepted: give it a minute.
STOPSIGNAL SIGTERM
ENTRYPOINT ["calllogs-server", "--host", "0.0.0.0", "--port", "8080"]

FROM base AS terminal
ENTRYPOINT ["calllogs"]
