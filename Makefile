.DEFAULT_GOAL := help
.PHONY: help setup test fuzz bench pages gobench web picture lint

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS='	' read -r name text; do printf '  make %-9s %s\n' "$$name" "$$text"; done

setup: ## install what the tests need (three browsers, npm packages, the Python client)
	@scripts/setup.sh

test: ## run every test
	@scripts/test.sh

fuzz: ## run every fuzz target for a minute
	@scripts/fuzz.sh 60s

bench: ## measure bench/app beside the same app in Gradio
	@scripts/bench.sh

pages: setup ## measure the pages of bench/app beside the same in Gradio
	@scripts/pages.sh

gobench: ## run the benchmarks of the packages
	@go test -run '^$$' -bench . -benchmem ./...

web: setup ## rebuild the page's files in web/dist
	@go run ./internal/gen
	@npm --prefix web run --silent build

picture: setup ## take the README's picture
	@scripts/picture.sh

lint: setup ## check formatting, vet, the web sources and the scripts
	@scripts/lint.sh
