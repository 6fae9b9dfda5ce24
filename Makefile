# make lecture   install what is missing and render the English lecture at 720p30
# make test      linters, type checks and tests
# make page      the lessons' pages, in all languages, without their films
# make pictures  every frame of all lectures by stock manim and by ours, compared (two hours)
# make voices    speak what the lectures say in English and French, for films that then need no voice
# make lock      pin the newest versions that pyproject.toml admits

PYTHON := .venv/bin/python
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1

.PHONY: lecture page test install install-dev lint types tests pictures voices lock clean

lecture: install
	$(PYTHON) render.py lecture --quality medium --lang en

page: install
	$(PYTHON) render.py page how_llms_store_facts --no-film
	$(PYTHON) render.py page marie_curie_radium --no-film
	$(PYTHON) render.py page taking_models_apart --no-film

test: install-dev lint types tests

install:
	@sh install.sh

install-dev:
	@sh install.sh dev

lint: install-dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

types: install-dev
	.venv/bin/mypy

tests: install-dev
	.venv/bin/pytest -n 2 --dist worksteal --durations=15

pictures: install
	$(PYTHON) benchmarks/pictures.py

voices: install
	$(PYTHON) render.py voices --lang en --lang fr

UV := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links

lock: install-dev
	$(PYTHON) -m pip install --quiet uv
	$(UV) pyproject.toml --extra voice --extra build -o requirements.lock
	$(UV) pyproject.toml --extra page -c requirements.lock -o requirements-page.lock
	$(UV) pyproject.toml --extra voice --extra build --extra model --extra asr --extra farm \
		--extra page --extra dev -c requirements.lock -c requirements-page.lock \
		-o requirements-dev.lock

clean:
	$(PYTHON) render.py clean
