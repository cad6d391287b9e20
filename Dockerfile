# sokra-extract with its engines, for any builder of OCI images: make image
#   docker run --rm --read-only --tmpfs /tmp --network none -v "$PWD/ARCHIVE:/in:ro" -v "$PWD/TABLES:/out" sokra-extract run /in -o /out
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY requirements.txt ./
RUN python -m venv /opt/sokra-extract \
 && /opt/sokra-extract/bin/python -m pip install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE sokra_extract.py ./
COPY extract extract
RUN /opt/sokra-extract/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-fin tesseract-ocr-eng tesseract-ocr-osd tesseract-ocr-script-latn libvoikko1 voikko-fi \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 10001 sokra
COPY --from=build /opt/sokra-extract /opt/sokra-extract
ENV PATH=/opt/sokra-extract/bin:$PATH PYTHONDONTWRITEBYTECODE=1 HOME=/tmp
USER 10001
WORKDIR /tmp
ENTRYPOINT ["sokra-extract"]
CMD ["--help"]
