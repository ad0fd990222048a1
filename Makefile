# Kanal's commands. Every one sets up what it needs; `make help` lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8080
DATA ?= .data
PLATFORM ?= embedded
READY := .venv/.ready
PY := .venv/bin/python

.PHONY: help run test front-end check clocks emulators replay bench screenshots areas catalogue-check merge-skpd openapi api-key export-anew readme translations clean

help: ## show this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | awk -F'\t' '{printf "  make %-16s %s\n", $$1, $$2}'

$(READY): requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Kanal needs Python 3.11 or newer; choose one with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
		|| { echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@echo "Installing what Kanal needs into .venv (once) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

front-end: $(READY)
	@$(PY) -m functions.local.front_end

run: front-end ## start Kanal: make run [PORT=8080] [DATA=.data] [PLATFORM=embedded|emulators]
	@$(PY) -m functions --port $(PORT) --data $(DATA) --platform $(PLATFORM)

test: front-end ## all tests; those that need emulators or a browser are skipped where there is none
	@$(PY) -m pytest -n auto --dist loadfile

check: $(READY) ## format, lint, types, layers
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m pyright
	@.venv/bin/lint-imports

clocks: $(READY) ## the clocks against their simulation, many times; ends with the number of cases
	@KANAL_HYPOTHESIS=$(or $(KANAL_HYPOTHESIS),thorough) $(PY) -m pytest -q tests/test_clocks*.py

.PHONY: model fuzz

model: $(READY) ## lives of a city made up step by step beside a model of it: make model [LIVES=300] [SEED=]; says how many steps
	@KANAL_LIVES=$(or $(LIVES),300) KANAL_SEED=$(or $(SEED),$(shell date +%s)) $(PY) -m pytest -q -p no:logging tests/test_life_model.py

fuzz: $(READY) ## inputs made up against every parser of ours (Linux): make fuzz [ONLY="form bucket"] [SECONDS=60]; findings stay in tests/fuzz/corpus
	@$(PY) -m pip install --quiet --disable-pip-version-check -r tests/fuzz/requirements.txt
	@$(PY) -m tests.fuzz $(ONLY) --seconds $(or $(SECONDS),60)

emulators: $(READY) ## only the tests on Google's emulators
	@$(PY) -m pytest -m emulators

replay: $(READY) ## real reports through the whole flow: make replay [URL=] [CSV=] [TOKENS=] [PLATFORM=]
	@$(PY) -m tests.load.replay --platform $(PLATFORM) $(if $(URL),--url $(URL)) $(if $(CSV),--csv $(CSV)) $(if $(TOKENS),--tokens $(TOKENS))

bench: front-end ## measure against the smallest possible functions: make bench [ONLY="sweep alarms"] [MILLION=1]
	@$(PY) -m tests.load.bench --data $(DATA) $(if $(ONLY),--only $(ONLY)) $(if $(MILLION),--million)

.PHONY: load
load: front-end ## what Kanal holds under load and beyond: make load [ONLY="day flood capacity readers soak"] [SECONDS=60]
	@$(PY) -m tests.load.under_load --data $(DATA) $(if $(ONLY),--only $(ONLY)) $(if $(SECONDS),--seconds $(SECONDS))

screenshots: front-end ## pictures of every page in DATA/screenshots, README's and the guides'
	@$(PY) -m tests.browser.screenshots --to $(DATA)/screenshots

areas: $(READY) ## the city's areas anew: make areas [FILE=official.geojson]
	@$(PY) -m shared.catalogue.make_areas $(if $(FILE),--official $(FILE))

.PHONY: icons
icons: $(READY) ## draw the installed page's icons anew from icon.svg, with Chromium
	@$(PY) -m functions.local.icons

catalogue-check: $(READY) ## does the catalogue still know every code and SKPD of the open reports in DATA?
	@$(PY) -m functions.local.catalogue_check --data $(DATA)

merge-skpd: $(READY) ## an SKPD goes up in another: make merge-skpd FROM=DLH TO=PUPR [TRY=1]; KANAL_PLATFORM=google for a live one
	@$(PY) -m functions.local.merge_skpd --data $(DATA) $(FROM) $(TO) $(if $(TRY),--try)

.PHONY: erase
erase: $(READY) ## erase reporters' data for them: make erase WHY=letter [TICKET="… …"] [FROM=nisan.csv]; KANAL_PLATFORM=google
	@$(PY) -m functions.local.erase --data $(DATA) --why "$(WHY)" $(TICKET) $(if $(FROM),--from $(FROM))

.PHONY: who-saw
who-saw: $(READY) ## who opened whose data: make who-saw [TICKET=|POST=|PERSON=] [SINCE=2026-11-23] [UNTIL=]; KANAL_PLATFORM=google
	@$(PY) -m functions.local.who_saw --data $(DATA) $(if $(TICKET),--ticket $(TICKET)) $(if $(POST),--post $(POST)) \
		$(if $(PERSON),--person $(PERSON)) $(if $(SINCE),--since $(SINCE)) $(if $(UNTIL),--until $(UNTIL))

.PHONY: forget
forget: $(READY) ## what has been kept for as long as it may goes now: make forget [TRY=1]; KANAL_PLATFORM=google for a live one
	@$(PY) -m functions.local.forget --data $(DATA) $(if $(TRY),--try)

openapi: $(READY) ## write the OpenAPI document of all HTTP functions anew
	@$(PY) -m functions.local.openapi

api-key: $(READY) ## a key for an Open311 app: make api-key APP=id CONTACT=… [NAME=] [QUOTA=500] [END=1]; no APP lists them
	@$(PY) -m functions.local.api_keys --data $(DATA) $(APP) $(if $(NAME),--name "$(NAME)") \
		$(if $(CONTACT),--contact "$(CONTACT)") $(if $(QUOTA),--quota $(QUOTA)) $(if $(END),--end)

export-anew: $(READY) ## the public record from nothing: make export-anew [DATA=.data]; KANAL_PLATFORM=google for a live one
	@$(PY) -m functions.local.export_anew --data $(DATA)

readme: $(READY) ## write README's generated parts anew
	@$(PY) -m tests.readme

translations: $(READY) ## bring the translations in step with the code: shared/translations/en.po
	@$(PY) -m tests.translations

.PHONY: sbom audit backup restore drill

backup: $(READY) ## copy all that the Kanal in DATA keeps, also while it runs: make backup TO=folder [DATA=.data]
	@$(PY) -m functions.local.backup save $(DATA) $(TO)

restore: $(READY) ## put such a copy into an empty folder: make restore FROM=folder [DATA=.data]
	@$(PY) -m functions.local.backup restore $(FROM) $(DATA)

drill: $(READY) ## back up, destroy and restore a sample city on both platforms; says the minutes and proves that it is the same
	@$(PY) -m tests.load.drill

SBOM := $(DATA)/sbom

sbom: front-end ## the bill of materials (CycloneDX) of what the cloud installs and browsers get, in DATA/sbom
	@mkdir -p $(SBOM)
	@.venv/bin/cyclonedx-py requirements requirements.txt --output-reproducible --of JSON -o $(SBOM)/python.cdx.json
	@$(PY) -m functions.local.front_end sbom --sbom-format cyclonedx > $(SBOM)/browsers.cdx.json
	@ls -l $(SBOM)

audit: front-end ## known holes in what Kanal installs; asks pypi.org and npmjs.com
	@.venv/bin/pip-audit --requirement requirements.txt --no-deps --disable-pip --strict
	@$(PY) -m functions.local.front_end audit

clean: ## remove the virtual environment and caches, never the data
	@rm -rf .venv functions/public_site/node_modules functions/public_site/static/vendor tests/load/lighthouse/node_modules .pytest_cache .ruff_cache .hypothesis .import_linter_cache

.PHONY: plan deploy smoke infra-check cost

plan: ## what a deployment would change: make plan CITY=pangkalpinang
	@infra/deploy.sh plan $(CITY)

deploy: ## put Kanal into a Google Cloud project: make deploy CITY=pangkalpinang (infra/README.md)
	@infra/deploy.sh deploy $(CITY)

smoke: $(READY) ## send a marked test report through a live Kanal: make smoke URL=https://...
	@$(PY) -m tests.smoke $(URL)

infra-check: ## Terraform's checks without an account, and a policy scan
	@infra/check.sh

check: infra-check

cost: $(READY) ## write docs/cost.md anew, from counted operations and infra/prices.json
	@$(PY) -m tests.cost

.PHONY: chaos

chaos: $(READY) ## everything goes wrong at once, and nothing is lost: make chaos [REPORTS=2000] [PLATFORM=embedded|emulators] [SEED=]
	@$(PY) -m tests.chaos --reports $(or $(REPORTS),2000) $(if $(filter command line,$(origin PLATFORM)),--platform $(PLATFORM)) $(if $(SEED),--seed $(SEED))
