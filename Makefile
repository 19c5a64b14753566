# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
PYTHON ?= python3
RUNTIME := PYTHONPATH=setup PYTHONDONTWRITEBYTECODE=1 $(PYTHON) -m o2b_runtime
.DEFAULT_GOAL := help

.PHONY: setup
setup:
	@$(RUNTIME) setup

.PHONY: stop
stop:
	@$(RUNTIME) stop
