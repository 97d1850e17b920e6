# How the program is built: with optimisation, the Swift runtime inside, so that the one file runs
# on any machine of its kind.
SWIFT_BUILD_FLAGS ?= -c release --static-swift-stdlib
SOURCES = Package.swift Sources Tests $(wildcard Benchmarks Fuzz)

.PHONY: packages build test lint format record demo bench fuzz release deb docs clean

packages:         ; @scripts/packages.sh
build: packages   ; swift build
test: packages    ; swift test --disable-xctest
lint:             ; swift format lint --strict --recursive $(SOURCES)
format:           ; swift format format --in-place --recursive $(SOURCES)
record: packages  ; RECORD=1 swift test --disable-xctest --filter 'Stories|Golden' || true
release: packages ; swift build $(SWIFT_BUILD_FLAGS) --product cairn
demo: release     ; @scripts/demo.sh "$$(swift build $(SWIFT_BUILD_FLAGS) --show-bin-path)/cairn"
deb: release      ; @scripts/deb.sh "$$(swift build $(SWIFT_BUILD_FLAGS) --show-bin-path)/cairn"
bench: packages   ; swift run $(SWIFT_BUILD_FLAGS) cairn-bench
fuzz: packages    ; @scripts/fuzz.sh
docs: packages    ; swift package generate-documentation --target Cairn --warnings-as-errors
clean:            ; swift package clean && rm -rf .build/demo
