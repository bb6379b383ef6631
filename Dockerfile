# The image of web, worker and clock.  docs/how-to/deploy.md says how it is run.
FROM python:3.12-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /portal
COPY requirements-production.txt requirements-node.txt ./
RUN python -m venv /venv \
 && /venv/bin/pip install --require-hashes --only-binary :all: -r requirements-production.txt \
 && pip install --require-hashes --only-binary :all: --target /node -r requirements-node.txt
COPY . .
RUN PYTHONPATH=/node /venv/bin/python -m psp_portal.assets \
 && /venv/bin/python -m compileall -q . /venv/lib \
 && rm -rf node_modules tests ui/scss

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin portal
COPY --from=build /venv /venv
COPY --from=build /portal /portal
WORKDIR /portal
USER 10001
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PORTAL_MODE=production PORTAL_DATA=/tmp/portal
EXPOSE 8000
ENTRYPOINT ["python", "psp_portal/watchdog.py"]
CMD ["granian", "--interface", "rsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--no-ws", \
     "--respawn-failed-workers", "--workers-lifetime", "86400", "--workers-kill-timeout", "30", \
     "psp_portal.rsgi:application"]
