# make demo     watch a platform die and come back, with proof
# make test     everything that must hold
# make bench    figures, as ratios measured in one run
# make soak     the simulation, SEEDS=1000000 seeds (default 100000)
# make install  the bongsu command into PREFIX (default /usr/local)

PREFIX ?= /usr/local
SEEDS ?= 100000
SWIFT ?= swift
RELEASE = $(SWIFT) build -c release --product bongsu

.PHONY: build demo test bench soak install clean

build:
	@scripts/setup build
	@$(RELEASE)

demo:
	@scripts/setup demo
	@$(RELEASE)
	@scripts/demo "$$($(SWIFT) build -c release --show-bin-path)/bongsu"

test:
	@scripts/setup test
	@scripts/test

bench:
	@scripts/setup bench
	@$(RELEASE)
	@scripts/bench "$$($(SWIFT) build -c release --show-bin-path)/bongsu"

soak:
	@scripts/setup test
	@scripts/soak $(SEEDS)

install: build
	@install -d "$(DESTDIR)$(PREFIX)/bin"
	@install -m 755 "$$($(SWIFT) build -c release --show-bin-path)/bongsu" "$(DESTDIR)$(PREFIX)/bin/bongsu"
	@echo "installed $(DESTDIR)$(PREFIX)/bin/bongsu"

clean:
	@rm -rf .build
