# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# Every target is a command of setup/o2b_runtime; `make help` lists them.
PYTHON ?= python3
RUNTIME = @PYTHONPATH=setup PYTHONDONTWRITEBYTECODE=1 $(PYTHON) -m o2b_runtime
.DEFAULT_GOAL := help
.PHONY: help run mail outage recovery shell stop test bench lint i18n setup clean

help run outage recovery shell stop i18n setup clean:
	$(RUNTIME) $@

mail:
	$(RUNTIME) mail "$(FILE)"

test:
	$(RUNTIME) test "$(SUITE)"

bench:
	$(RUNTIME) bench "$(SUITE)"

lint:
	$(RUNTIME) test lint
