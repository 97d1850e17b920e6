# How the program is built: with optimisation, the Swift runtime inside, so that the one file runs
# on any machine of its kind.
SWIFT_BUILD_FLAGS ?= -c release --static-swift-stdlib
SOURCES = Package.swift Sources Tests $(wildcard Benchmarks Fuzz)

TORTURES = CrashTests|Kill|Catalog|Kept|Gzip|PartMerger|History|StoreWriter|Forget|Repair|Night|Memory

.PHONY: packages build test torture lint format record pages demo bench fuzz release deb docs clean

packages:         ; @scripts/packages.sh
build: packages   ; swift build
test: packages    ; swift test --disable-xctest
lint:             ; swift format lint --strict --recursive $(SOURCES)
format:           ; swift format format --in-place --recursive $(SOURCES)
record: packages  ; RECORD=1 swift test --disable-xctest --filter 'Stories|Golden' || true
release: packages ; swift build $(SWIFT_BUILD_FLAGS) --product cairn
demo: release     ; @scripts/demo.sh "$$(swift build $(SWIFT_BUILD_FLAGS) --show-bin-path)/cairn"
pages: release   ; @scripts/command-pages.sh "$$(swift build $(SWIFT_BUILD_FLAGS) --show-bin-path)/cairn"
deb: release      ; @scripts/deb.sh "$$(swift build $(SWIFT_BUILD_FLAGS) --show-bin-path)/cairn"
torture: release  ; CAIRN_BINARY="$$(swift build $(SWIFT_BUILD_FLAGS) --show-bin-path)/cairn" \
	CAIRN_TORTURE=1 CAIRN_KILLS=200 CAIRN_WORLDS=1000 CAIRN_HISTORIES=1000 CAIRN_ERASURES=100 \
	swift test --disable-xctest --filter '$(TORTURES)'
bench: packages   ; swift run $(SWIFT_BUILD_FLAGS) cairn-bench
fuzz: packages    ; @scripts/fuzz.sh
docs: packages    ; swift package generate-documentation --target Cairn --warnings-as-errors
clean:            ; swift package clean && rm -rf .build/demo
