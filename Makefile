# The commands of each target can also be run by hand.
MODULES  := $(patsubst %/go.mod,%,$(wildcard */go.mod))
PACKAGES := $(MODULES:%=./%/...)
LINT     := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
TESTSUM  := go run gotest.tools/gotestsum@v1.13.0
ACTIONS  := go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
VULNS    := go run golang.org/x/vuln/cmd/govulncheck@v1.9.0
ASL      := npx --yes asl-validator@4.0.0

.PHONY: run emulator test check static lint workflows tidy-check generate generate-check vet race compile \
        vulnerabilities asl build crash accept bench bootstrap committed release deploy

run: ## run the whole system locally
	go run ./local

emulator: ## install the AWS emulator (moto) that tests need
	pip install -r adapters/emulator/requirements.txt

# go test does not report skipped tests; gotestsum lists them.
test: ## run all tests of all modules, and list skipped tests with their reasons
	$(TESTSUM) --format pkgname-and-test-fails -- work

check: race static build crash ## run all required checks; .ci/run, GitHub Actions and CodePipeline run this target

static: lint workflows tidy-check generate-check vet compile ## lint, check generated files and go.mod, vet, compile

lint: ## run golangci-lint on all modules
	$(LINT) run $(PACKAGES)

# Files are listed because actionlint finds them by itself only in a Git repository.
workflows: ## lint the GitHub workflows, and their scripts if shellcheck is on PATH
	$(ACTIONS) .github/workflows/*.yml

tidy-check: ## check that go.mod and go.sum of each module are tidy
	for m in $(MODULES); do (cd $$m && GOWORK=off go mod tidy -diff) || exit 1; done

generate: ## generate the mocks of the ports
	cd domain && go generate ./...

generate-check: ## check that the committed mocks are up to date
	before=$$(cat domain/port/portmock/*.go | cksum) && $(MAKE) -s generate && \
	test "$$before" = "$$(cat domain/port/portmock/*.go | cksum)" || { echo 'generated mocks are out of date; regenerate them: make generate'; exit 1; }

vet: ## run go vet on all modules
	go vet work

# -vet=off: make vet does the same, without type-checking every dependency again.
race: ## run all tests with the race detector
	go test -race -vet=off work

compile: ## build all modules, with and without the workspace
	go build work
	for m in $(MODULES); do (cd $$m && GOWORK=off go build ./...) || exit 1; done

# Each module without the workspace: the functions are built with these versions.
vulnerabilities: ## report known vulnerabilities that our code calls; needs access to vuln.go.dev
	for m in $(MODULES); do (cd $$m && GOWORK=off $(VULNS) ./...) || exit 1; done

asl: ## validate the state machine with asl-validator; needs Node.js
	sed 's/"$${PlatformWaitSeconds}"/30/' lambdas/workflow/auction.asl.json | $(ASL) --json-path /dev/stdin

build: ## build dist/<function>.zip for Lambda on arm64; for amd64: GOARCH=amd64 make build
	env -u GOARCH go run ./lambdas/bundle/cmd $(GOARCH:%=-arch %)

crash: ## kill the local system at random moments, and check that no order is lost
	go run ./test/crash -kills 3

accept: ## run the acceptance tests against a running API: make accept URL=http://127.0.0.1:8080
	go run ./test/acceptance -url '$(or $(URL),$(error URL is not set; use: make accept URL=http://127.0.0.1:8080))'

bench: ## run the benchmarks; compare results only within one run
	go test -run='^$$' -bench=. -benchmem $(PACKAGES)

bootstrap: ## prepare an AWS account for the pipeline; see docs/delivery.md
	delivery/bootstrap.sh

release: committed build ## create dist/release with the committed sources and the zips, for the later pipeline actions
	rm -rf dist/release && mkdir -p dist/release/dist
	git archive HEAD ':(exclude,glob)**/testdata/**' | tar -x -C dist/release
	cp dist/*.zip dist/release/dist

# Otherwise the zips of a release could contain code that its sources do not.
committed: ## check that there are no uncommitted changes
	@test -z "$$(git status --porcelain)" || { git status --short; echo 'uncommitted changes; commit them before make release'; exit 1; }

# The copy of the stack file takes the key functionZips, so the committed file does not change.
deploy: ## deploy the zips in dist, without building them, to a stack: make deploy STACK=dev
	@ls dist/*.zip >/dev/null 2>&1 || { echo 'no zips in dist; build them first: make build deploy STACK=$(STACK)'; exit 1; }
	cp Pulumi.$(or $(STACK),$(error STACK is not set; use: make build deploy STACK=dev)).yaml dist/
	pulumi up --yes --skip-preview --non-interactive --stack $(STACK) --config-file dist/Pulumi.$(STACK).yaml --config functionZips=dist
