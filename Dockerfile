# One image for web, worker, beat and migrate. Built from the same locks as `make demo` and `make test`.
FROM python:3.12-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1
COPY requirements/bootstrap.lock requirements/runtime.lock /build/
RUN python -m venv /opt/uv \
 && /opt/uv/bin/pip install --require-hashes -r /build/bootstrap.lock \
 && python -m venv --without-pip /opt/venv \
 && /opt/uv/bin/uv pip sync --compile-bytecode --require-hashes --python /opt/venv/bin/python /build/runtime.lock

FROM python:3.12-slim-bookworm
COPY deploy/system_libraries.py /app/deploy/
RUN python /app/deploy/system_libraries.py && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent trustfund
# A new volume takes over who owns the folder that it is mounted on.
RUN install --directory --owner 10001 --mode 0750 /documents \
 && install --directory --owner 10001 --mode 0700 /log-key
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp \
    DJANGO_SETTINGS_MODULE=trustfund.settings.server
WORKDIR /app
COPY . /app
# No process of the image writes: what Python compiles is compiled here.
# Collecting files needs settings but no secrets: these are thrown away with the layer's environment.
RUN python -m compileall -q trustfund donors projects disbursements oversight \
 && python deploy/compile_messages.py \
 && SECRET_KEY=only-for-collecting-static-files-while-the-image-is-built-0123456789 \
    ALLOWED_HOSTS=localhost DATABASE_URL=postgresql://nobody@localhost/none REDIS_URL=redis://localhost \
    python manage.py collectstatic --no-input --verbosity 0
USER 10001
EXPOSE 8000
CMD ["gunicorn", "trustfund.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--timeout", "60", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-"]
