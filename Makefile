# Each target is a line or two that a person could type.
MODULES  := $(patsubst %/go.mod,%,$(wildcard */go.mod))
PACKAGES := $(MODULES:%=./%/...)
LINT     := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
TESTSUM  := go run gotest.tools/gotestsum@v1.13.0
ACTIONS  := go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
VULNS    := go run golang.org/x/vuln/cmd/govulncheck@v1.9.0
ASL      := npx --yes asl-validator@4.0.0

.PHONY: run emulator test check static lint workflows tidy-check generate generate-check vet race compile \
        vulnerabilities machine build crash accept bench bootstrap committed release deploy

run: ## the whole system on this machine
	go run ./local

emulator: ## what the tests run against where they need AWS
	pip install -r adapters/emulator/requirements.txt

test: ## every test of every module, and what was skipped with the reason: go test is silent about skips
	$(TESTSUM) --format pkgname-and-test-fails -- work

check: race static build crash ## what a change must pass: .ci/run, GitHub and the pipeline call this target

static: lint workflows tidy-check generate-check vet compile

lint:
	$(LINT) run $(PACKAGES)

workflows: ## by name, for a copy without .git too; their scripts as well, where shellcheck is on PATH
	$(ACTIONS) .github/workflows/*.yml

tidy-check: ## go.mod and go.sum of each module are complete on their own
	for m in $(MODULES); do (cd $$m && GOWORK=off go mod tidy -diff) || exit 1; done

generate:
	cd domain && go generate ./...

generate-check: ## the committed mocks are those that the ports make
	before=$$(cat domain/port/portmock/*.go | cksum) && $(MAKE) -s generate && \
	test "$$before" = "$$(cat domain/port/portmock/*.go | cksum)" || { echo 'the mocks have drifted: make generate'; exit 1; }

vet:
	go vet work

race: ## without the vet of go test, which type-checks every dependency once more: make vet does it
	go test -race -vet=off work

compile: ## together, and each module on its own
	go build work
	for m in $(MODULES); do (cd $$m && GOWORK=off go build ./...) || exit 1; done

vulnerabilities: ## known ones, asked of vuln.go.dev, that our code reaches: a module at a time, as the functions are built
	for m in $(MODULES); do (cd $$m && GOWORK=off $(VULNS) ./...) || exit 1; done

machine: ## the state machine as others read Amazon's language: Node is needed
	sed 's/"$${PlatformWaitSeconds}"/30/' lambdas/workflow/auction.asl.json | $(ASL) --json-path /dev/stdin

build: ## dist/<function>.zip for Lambda on arm64; GOARCH=amd64 make build for this machine
	env -u GOARCH go run ./lambdas/bundle/cmd $(GOARCH:%=-arch %)

crash: ## kill the built local system at random moments, check that no order is lost
	go run ./test/crash -kills 3

accept: ## visit an API that runs, and check its promises: make accept URL=http://127.0.0.1:8080
	go run ./test/acceptance -url '$(or $(URL),$(error URL is missing: make accept URL=http://127.0.0.1:8080))'

bench: ## figures, to be compared within one run
	go test -run='^$$' -bench=. -benchmem $(PACKAGES)

bootstrap: ## prepares an account for the delivery: see the README
	delivery/bootstrap.sh

release: committed build ## dist/release: the sources as they are committed, and the zips, for the steps of the pipeline
	rm -rf dist/release && mkdir -p dist/release/dist
	git archive HEAD ':(exclude,glob)**/testdata/**' | tar -x -C dist/release
	cp dist/*.zip dist/release/dist

committed: ## otherwise the sources and the zips of a release would differ
	@test -z "$$(git status --porcelain)" || { git status --short; echo 'commit these first: a release is a commit'; exit 1; }

deploy: ## dist/<function>.zip, as they lie there, to the stack STACK; its file stays as it is
	@ls dist/*.zip >/dev/null 2>&1 || { echo 'dist has no zips: make build deploy STACK=$(STACK)'; exit 1; }
	cp Pulumi.$(or $(STACK),$(error STACK is missing: make build deploy STACK=dev)).yaml dist/
	pulumi up --yes --skip-preview --non-interactive --stack $(STACK) --config-file dist/Pulumi.$(STACK).yaml --config functionZips=dist
