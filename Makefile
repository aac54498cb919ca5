# The commands of this project. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BINARY := target/release/atelier
WEB_DEPS := web/node_modules/.package-lock.json
WEB_SRC := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)
WEB_DIST := web/app/dist/index.html
EXTENSION := web/extension/dist/chromium/manifest.json

.PHONY: help run dev build web extension test test-rust test-web test-browser lint fmt gen bench clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: build ## Fetch what is missing, build, start, print the address
	@exec ./$(BINARY) serve

build: web ## Build the web client and the release binary
	@tools/postgres/fetch
	@cargo build --release --package atelier

web: $(WEB_DIST)

$(WEB_DEPS): web/package.json web/package-lock.json
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $(WEB_DEPS)

$(WEB_DIST): $(WEB_DEPS) $(WEB_SRC)
	@cd web && npm run --silent build
	@touch $(WEB_DIST)

extension: $(EXTENSION) ## Build and pack the browser extension into web/extension/dist

$(EXTENSION): $(WEB_DEPS) $(WEB_SRC)
	@cd web && npm run --silent extension
	@touch $(EXTENSION)

dev: $(WEB_DEPS) ## Rebuild on change: server on 8080, client with hot reload on 5173
	@trap 'kill 0' EXIT; \
	(cd web && npm run --silent dev) & \
	tools/watch crates migrations Cargo.toml -- cargo run --package atelier -- serve

lint: $(WEB_DEPS) ## Formatting, lints, laws, drift of generated files
	@cargo fmt --all --check
	@cargo clippy --workspace --all-targets --quiet -- -D warnings
	@cargo xtask tidy
	@cargo xtask gen --check
	@cd web && npm run --silent lint && npm run --silent typecheck

fmt: $(WEB_DEPS) ## Format everything
	@cargo fmt --all
	@cd web && npm run --silent format

gen: ## Write everything that is generated
	@cargo xtask gen
	@cd web && npm run --silent gen && npm run --silent format:gen --if-present

test: ## Everything CI checks: format, lints, laws, all tests, the browser test
	@tools/ci/prepare
	@$(MAKE) web lint test-rust test-web test-browser
	@echo "all green"

test-rust: web
	@trap "cargo run --quiet --package testkit --bin test-db -- stop" EXIT; \
	cargo nextest run --workspace --no-fail-fast

test-web: $(WEB_DEPS)
	@cd web && npm test --silent

test-browser: web extension
	@cargo build --quiet --package atelier
	@tools/ci/browser

bench: ## Measure everything (bench-NAME for one)
	@for b in $$(cd bench && ls -d */ | tr -d /); do \
		if [ -x bench/$$b/run ]; then bench/$$b/run || exit 1; fi; done

bench-%:
	@bench/$*/run

clean: ## Remove what was built
	@cargo clean --quiet
	@rm -rf web/node_modules web/app/dist web/extension/dist
