# One image for every service of docker-compose.yml, with the extras `chat` and `distributed`.
FROM python:3.12-slim
WORKDIR /srv/sco-monitor
RUN useradd --system --create-home --home-dir /srv/sco-monitor/var monitor
COPY requirements-chat.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements-chat.lock
COPY pyproject.toml README.md LICENSE ./
COPY monitor monitor
COPY parsers parsers
COPY storage storage
COPY alembic alembic
COPY config config
RUN pip install --no-cache-dir --no-deps --no-build-isolation .
USER monitor
ENTRYPOINT ["sco-monitor"]
CMD ["run"]
