# graphcrm's command line with the Neo4j driver; docker-compose.yml runs it.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ARG PIP_INDEX_URL
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ONLY_BINARY=:all:
WORKDIR /src
COPY requirements-server.lock requirements-build.lock ./
RUN python -m venv /opt/graphcrm \
    && /opt/graphcrm/bin/pip install --quiet --require-hashes -r requirements-server.lock \
    && python -m venv /opt/build \
    && /opt/build/bin/pip install --quiet --require-hashes -r requirements-build.lock
COPY pyproject.toml README.md LICENSE ./
COPY graphcrm graphcrm
COPY api api
COPY queries queries
RUN /opt/build/bin/python -m hatchling build -t wheel -d /dist \
    && /opt/graphcrm/bin/pip install --quiet --no-deps --no-index /dist/*.whl

FROM ${PYTHON_IMAGE}
ARG GRAPHCRM_UID=1000
RUN useradd --uid "${GRAPHCRM_UID}" --create-home graphcrm \
    && install -d -o graphcrm -g graphcrm /snapshots /out
COPY --from=build /opt/graphcrm /opt/graphcrm
# What campaign questions compile at their first call is kept where a container may write.
ENV PATH=/opt/graphcrm/bin:$PATH PYTHONDONTWRITEBYTECODE=1 NUMBA_CACHE_DIR=/snapshots/.compiled
USER graphcrm
WORKDIR /out
ENTRYPOINT ["graphcrm"]
CMD ["--help"]
