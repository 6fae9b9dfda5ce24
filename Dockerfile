# Renders lectures without installing anything but Docker:
#
#   docker build -t how-llms-store-facts .
#   docker run --rm -v "$PWD/media:/lecture/media" how-llms-store-facts lecture -q draft
#   docker run --rm -v "$PWD/my_lecture:/my_lecture" -v "$PWD/media:/lecture/media" \
#       how-llms-store-facts check /my_lecture
FROM debian:12-slim

RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
        build-essential ca-certificates espeak-ng git libcairo2-dev libpango1.0-dev make pkg-config \
        python3 python3-dev python3-venv \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /lecture
COPY . .
RUN sh install.sh && rm -rf /root/.cache

ENV OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 LANG=C.UTF-8
VOLUME /lecture/media
ENTRYPOINT [".venv/bin/python", "render.py"]
CMD ["--help"]
