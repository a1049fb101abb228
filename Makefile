# Loopline. `make help` lists the targets; README.md says what you should see.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.SECONDARY:
MAKEFLAGS += --no-builtin-rules
ifndef V
Q := @
endif

B ?= build
CC := gcc
VERSION := 0.6.0
PREFIX ?= /usr/local
DESTDIR ?=
SERVICES := $(filter-out ctl link,$(notdir $(patsubst %/,%,$(wildcard services/*/))))
PACKAGES := libzmq libprotobuf-c libpq libconfig libmicrohttpd icu-uc icu-i18n libsodium jansson

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wcast-qual \
        -Wformat=2 -Wundef -Wswitch-enum -Wimplicit-fallthrough=5 -Werror
HARDEN := -O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
LINK_HARDEN := -pie -Wl,-z,relro,-z,now -Wl,-z,noexecstack -Wl,--as-needed
ifdef SANITIZE
HARDEN := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
LINK_HARDEN := -fsanitize=address,undefined
endif
PKG_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null | sed 's/-I/-isystem /g')
PKG_LIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null)
CPPFLAGS := -I. -isystem $(B)/gen $(PKG_CFLAGS) -D_GNU_SOURCE -DLOOPLINE_VERSION='"$(VERSION)"'
CFLAGS = -std=c11 -g $(HARDEN) -fno-common -MD -MP
LIBS = $(PKG_LIBS) -llinear -lm -lpthread

# --- what is built from what ---------------------------------------------------------------------
PROTOS := $(sort $(shell find proto -name '*.proto'))
PB_C := $(PROTOS:proto/%.proto=$(B)/gen/%.pb-c.c)
PB_O := $(PB_C:.c=.o)
PB_H := $(PB_C:.c=.h)
SQL := $(wildcard common/*.sql) $(foreach s,$(SERVICES) ctl,$(wildcard services/$(s)/*.sql))
MIGRATIONS := $(sort $(wildcard deploy/migrations/*.sql))
SQL_O := $(patsubst %.sql,$(B)/gen/sql_%.o,$(notdir $(SQL))) $(B)/gen/migrations.o
# The page of a report: style, script, charts.
PAGE := deploy/report/page.css deploy/report/page.js deploy/report/chartjs/chart.umd.min.js
PAGE_O := $(B)/gen/report_page.o
COMMON_O := $(patsubst %.c,$(B)/obj/%.o,$(wildcard common/*.c common/lib/*.c))
# Pure cores: every file of a service that is none of its shell: main, store, say.
cores = $(patsubst %.c,$(B)/obj/%.o,$(filter-out %_main.c %_store.c %_say.c %_desk.c %_due.c,$(wildcard services/$(1)/*.c)))
edge = $(patsubst %.c,$(B)/obj/%.o,$(wildcard services/$(1)/*_main.c services/$(1)/*_store.c services/$(1)/*_say.c \
         services/$(1)/*_desk.c services/$(1)/*_due.c))
CORES_O := $(foreach s,$(SERVICES),$(call cores,$(s)))
CTL_O := $(patsubst %.c,$(B)/obj/%.o,$(wildcard services/ctl/*.c))
# Between two deployments: a client alone, no service of either. link.c is its core.
LINK_O := $(patsubst %.c,$(B)/obj/%.o,$(wildcard services/link/*.c))
LIB := $(B)/libloopline-common.a
BINS := $(foreach s,$(SERVICES) link,$(B)/bin/loopline-$(s)) $(B)/bin/loopline

UNIT_T := $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/unit/*_test.c))
STORE_T := $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/sql/*_test.c tests/wire/*_test.c tests/faults/*_test.c))
TOOLS_T := $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/stories/play.c tests/bench/bench.c tests/faults/ledger_load.c))
FUZZ_T := $(patsubst tests/fuzz/%.c,$(B)/tests/fuzz/%_test,$(filter-out %/replay.c %/hold.c,$(wildcard tests/fuzz/*.c)))
TEST_LIB_O := $(patsubst tests/%.c,$(B)/tobj/%.o,$(wildcard tests/lib/*.c))

# What a fresh installation knows: texts composed of the demo's sentences, and a model of each axis learnt from them.
STARTER := $(B)/starter
STARTER_COUNT := 8400
STARTER_CORPUS := $(STARTER)/corpus.jsonl
STARTER_MODELS := $(patsubst %,$(STARTER)/%.model,matter nature urgency party)

.DEFAULT_GOAL := build
all: $(BINS) $(STARTER_CORPUS) $(STARTER_MODELS)

$(B)/gen/%.pb-c.c $(B)/gen/%.pb-c.h: proto/%.proto
	@mkdir -p $(B)/gen
	$(Q)protoc-c -Iproto --c_out=$(B)/gen $<
$(B)/gen/%.pb-c.o: $(B)/gen/%.pb-c.c | $(PB_H)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -w -c $< -o $@

# An .sql file becomes a C string: sql_<name>.
define embed
( printf 'extern const char $(2)[];\nconst char $(2)[] =\n'; sed -e 's/\\/\\\\/g; s/"/\\"/g; s/^/"/; s/$$/\\n"/' $(1); printf ';\n' )
endef
$(B)/gen/sql_%.c: common/%.sql
	@mkdir -p $(B)/gen
	@$(call embed,$<,sql_$*) > $@
define service_sql
$(B)/gen/sql_$(1).c: services/$(1)/$(1).sql
	@mkdir -p $(B)/gen
	@$$(call embed,$$<,sql_$(1)) > $$@
endef
$(foreach s,$(SERVICES) ctl,$(eval $(call service_sql,$(s))))
$(B)/gen/sql_%.c: services/ctl/%.sql
	@mkdir -p $(B)/gen
	@$(call embed,$<,sql_$*) > $@
$(B)/gen/migrations.c: $(MIGRATIONS)
	@mkdir -p $(B)/gen
	@( for f in $(MIGRATIONS); do n=$$(basename $$f .sql); printf 'static const char m_%s[] =\n' $$n; \
	   sed -e 's/\\/\\\\/g; s/"/\\"/g; s/^/"/; s/$$/\\n"/' $$f; printf ';\n'; done; \
	   printf 'struct embedded { const char *name, *text; };\nextern const struct embedded MIGRATIONS[];\nconst struct embedded MIGRATIONS[] = {\n'; \
	   for f in $(MIGRATIONS); do n=$$(basename $$f .sql); printf '{"%s", m_%s},\n' $$n $$n; done; printf '{0, 0}};\n' ) > $@
# As .sql files are; "?" so that no ??( in a script is taken for a trigraph. Maps of the source are not shipped.
define embed_page
( printf 'extern const char $(2)[];\nconst char $(2)[] =\n'; \
  sed -e '/^... sourceMappingURL=/d; s/\\/\\\\/g; s/"/\\"/g; s/?/\\?/g; s/^/"/; s/$$/\\n"/' $(1); printf ';\n' )
endef
$(B)/gen/report_page.c: $(PAGE)
	@mkdir -p $(B)/gen
	@( $(call embed_page,deploy/report/page.css,report_page_css); $(call embed_page,deploy/report/page.js,report_page_js); \
	   $(call embed_page,deploy/report/chartjs/chart.umd.min.js,report_chart_js) ) > $@
$(B)/gen/%.o: $(B)/gen/%.c
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -w -c $< -o $@

$(B)/obj/%.o: %.c | $(PB_H)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(WARN) -c $< -o $@
$(B)/tobj/%.o: tests/%.c | $(PB_H)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(WARN) -c $< -o $@

$(LIB): $(COMMON_O) $(PB_O) $(SQL_O) $(PAGE_O)
	$(Q)rm -f $@; ar rcs $@ $^

define service_bin
$(B)/bin/loopline-$(1): $(call edge,$(1)) $(call cores,$(1)) $(LIB)
	@mkdir -p $$(@D)
	@echo "  LINK $$@"
	$(Q)$(CC) $(LINK_HARDEN) $$^ $(LIBS) -o $$@
endef
$(foreach s,$(SERVICES),$(eval $(call service_bin,$(s))))
$(B)/bin/loopline-link: $(LINK_O) $(LIB)
	@mkdir -p $(@D)
	@echo "  LINK $@"
	$(Q)$(CC) $(LINK_HARDEN) $^ $(LIBS) -o $@
$(B)/bin/loopline: $(CTL_O) $(CORES_O) $(LIB)
	@mkdir -p $(@D)
	@echo "  LINK $@"
	$(Q)$(CC) $(LINK_HARDEN) $^ $(LIBS) -o $@

# The services once more, with fault points in common/: for tests alone, never installed.
FAULT_O := $(patsubst %.c,$(B)/fault/obj/%.o,$(wildcard common/*.c))
FAULT_LIB := $(B)/fault/libloopline-common.a
FAULT_BINS := $(foreach s,$(SERVICES),$(B)/fault/bin/loopline-$(s))
$(B)/fault/obj/%.o: %.c | $(PB_H)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) -DLOOPLINE_FAULTS $(CFLAGS) $(WARN) -c $< -o $@
$(FAULT_LIB): $(FAULT_O) $(PB_O) $(SQL_O) $(PAGE_O)
	$(Q)rm -f $@; ar rcs $@ $^
define fault_bin
$(B)/fault/bin/loopline-$(1): $(call edge,$(1)) $(call cores,$(1)) $(FAULT_LIB)
	@mkdir -p $$(@D)
	@echo "  LINK $$@"
	$(Q)$(CC) $(LINK_HARDEN) $$^ $(LIBS) -o $$@
endef
$(foreach s,$(SERVICES),$(eval $(call fault_bin,$(s))))

# --- libloopline: the side of the hotline that channels link ----------------------------------------
# Position independent objects of their own; in the archive one object in which the public names alone are visible.
LIBLOOPLINE_ABI := 1
LIBDIR ?= $(PREFIX)/lib
LIBLOOPLINE_C := $(wildcard common/lib/*.c) $(patsubst %,common/%.c,arena client instant keys reason socket str terms uuid wire \
                   wire_check wire_limit wire_table)
LIBLOOPLINE_O := $(LIBLOOPLINE_C:%.c=$(B)/lib/obj/%.o) $(PB_C:$(B)/gen/%.c=$(B)/lib/obj/gen/%.o)
LIBLOOPLINE_SO := $(B)/lib/libloopline.so.$(LIBLOOPLINE_ABI)
LIBLOOPLINE_A := $(B)/lib/libloopline.a
LIBLOOPLINE_NEEDS := $(shell pkg-config --libs libzmq libprotobuf-c libsodium 2>/dev/null) -lm
$(B)/lib/obj/gen/%.o: $(B)/gen/%.c | $(PB_H)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -fPIC -fvisibility=hidden -w -c $< -o $@
$(B)/lib/obj/%.o: %.c | $(PB_H)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -fPIC -fvisibility=hidden $(WARN) -c $< -o $@
$(LIBLOOPLINE_SO): $(LIBLOOPLINE_O) common/lib/loopline.map
	@echo "  LINK $@"
	$(Q)$(CC) -shared $(filter-out -pie,$(LINK_HARDEN)) -Wl,-soname,$(@F) -Wl,--version-script=common/lib/loopline.map \
	    $(if $(SANITIZE),,-Wl,--no-undefined) $(LIBLOOPLINE_O) $(LIBLOOPLINE_NEEDS) -o $@
	$(Q)ln -sf $(@F) $(@D)/libloopline.so
$(LIBLOOPLINE_A): $(LIBLOOPLINE_O)
	$(Q)$(LD) -r $^ -o $(@D)/loopline.o
	$(Q)objcopy --wildcard --keep-global-symbol='loopline_[a-z]*' $(@D)/loopline.o
	$(Q)rm -f $@; ar rcs $@ $(@D)/loopline.o
.PHONY: lib install-lib
lib: $(LIBLOOPLINE_SO) $(LIBLOOPLINE_A) ## libloopline, shared and static: for programs of your own
install-lib: lib ## libloopline alone: header, libraries, loopline.pc, loopline(3)
	install -d $(DESTDIR)$(PREFIX)/include $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(PREFIX)/share/man/man3
	install -m 644 common/lib/loopline.h $(DESTDIR)$(PREFIX)/include/
	install -m 644 $(LIBLOOPLINE_A) $(DESTDIR)$(LIBDIR)/
	install -m 755 $(LIBLOOPLINE_SO) $(DESTDIR)$(LIBDIR)/
	ln -sf libloopline.so.$(LIBLOOPLINE_ABI) $(DESTDIR)$(LIBDIR)/libloopline.so
	sed 's|@PREFIX@|$(PREFIX)|; s|@LIBDIR@|$(LIBDIR)|; s|@VERSION@|$(VERSION)|' common/lib/loopline.pc.in > $(DESTDIR)$(LIBDIR)/pkgconfig/loopline.pc
	install -m 644 common/lib/loopline.3 $(DESTDIR)$(PREFIX)/share/man/man3/
all: lib
.PHONY: install-channels
install-channels: install-lib
	install -d $(DESTDIR)$(PREFIX)/share/loopline/channels/mailbox $(DESTDIR)$(PREFIX)/share/loopline/channels/sms
	install -m 644 deploy/channels/loopline.py $(DESTDIR)$(PREFIX)/share/loopline/channels/
	install -m 755 deploy/channels/mailbox/*_channel.py $(DESTDIR)$(PREFIX)/share/loopline/channels/mailbox/
	install -m 644 deploy/channels/mailbox/mail_text.py $(DESTDIR)$(PREFIX)/share/loopline/channels/mailbox/
	install -m 755 deploy/channels/sms/*.py $(DESTDIR)$(PREFIX)/share/loopline/channels/sms/
install: install-lib install-channels
# Buf is npm's: the only target that needs a registry. What it compares is compared by tests/unit/contract_test.sh, too.
OFFLINE := ONLY=contract tests/run.sh unit compares the same without it, but for the style
.PHONY: proto-lint
proto-lint: ## Buf: style of the .proto files, and nothing of the last release broken (npm)
	@[ -x build/buf/node_modules/.bin/buf ] || command -v npm >/dev/null || { echo "proto-lint: npm is missing; $(OFFLINE)" >&2; exit 1; }
	@[ -x build/buf/node_modules/.bin/buf ] || npm install --silent --no-audit --no-fund --prefix build/buf @bufbuild/buf@1 || \
		{ echo "proto-lint: npm's registry does not give @bufbuild/buf; $(OFFLINE)" >&2; exit 1; }
	build/buf/node_modules/.bin/buf lint proto
	build/buf/node_modules/.bin/buf breaking proto --against proto/released.binpb
	@echo "proto-lint: clean"

# Not the program itself is the prerequisite but what decides the outcome: a new command must not train again.
learner = $(patsubst %,$(B)/obj/services/classifier/%.o,$(1))
$(STARTER_CORPUS): $(sort $(wildcard deploy/city/demo/corpus/*.txt)) deploy/city/demo/matters.cfg \
                   $(call learner,corpus compose composer shape blemish) $(B)/obj/services/ctl/cmd_corpus.o | $(B)/bin/loopline
	@mkdir -p $(@D)
	$(Q)$(B)/bin/loopline model corpus deploy/city/demo/corpus --pack deploy/city/demo --count $(STARTER_COUNT) --out $@
$(STARTER_MODELS): $(STARTER)/%.model: $(STARTER_CORPUS) $(call learner,text feature model model_file train fit calibrate twins) | $(B)/bin/loopline
	$(Q)$(B)/bin/loopline model train --label $* --text text --out $@ $(STARTER_CORPUS) >/dev/null

# A test may use every pure core, the whole command line but its main, common/ and tests/lib/.
STORES_O := $(foreach s,$(SERVICES),$(patsubst %.c,$(B)/obj/%.o,$(wildcard services/$(s)/*_store.c)))
$(B)/tests/%: $(B)/tobj/%.o $(TEST_LIB_O) $(CORES_O) $(B)/obj/services/link/link.o $(B)/obj/services/link/aside.o $(filter-out %/ctl_main.o,$(CTL_O)) $(LIB)
	@mkdir -p $(@D)
	@echo "  LINK $@"
	$(Q)$(CC) $(LINK_HARDEN) $(filter-out $(LIB),$^) $(LIB) -lcmocka $(LIBS) -o $@

# Where a direction reads is judged without the programs at its ends.
$(B)/tests/unit/link_direction_test: $(B)/obj/services/link/direction.o $(B)/obj/services/link/mark.o
# Allocations of our own objects go through the test, which lets one fail.
$(B)/tests/unit/memory_test: LINK_HARDEN += -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc
# A fuzzed target: without libFuzzer, in the suite; with it (make fuzz).
$(B)/tests/fuzz/%_test: $(B)/tobj/fuzz/%.o $(B)/tobj/fuzz/replay.o $(B)/tobj/fuzz/hold.o $(TEST_LIB_O) $(CORES_O) \
                        $(filter-out %/ctl_main.o,$(CTL_O)) $(LIB)
	@mkdir -p $(@D)
	@echo "  LINK $@"
	$(Q)$(CC) $(LINK_HARDEN) $^ -lcmocka $(LIBS) -o $@
$(B)/fuzz/%: $(B)/tobj/fuzz/%.o $(B)/tobj/fuzz/hold.o $(TEST_LIB_O) $(CORES_O) $(filter-out %/ctl_main.o,$(CTL_O)) $(LIB)
	@mkdir -p $(@D)
	@echo "  LINK $@"
	$(Q)$(CC) $(LINK_HARDEN) -fsanitize=fuzzer $^ -lcmocka $(LIBS) -o $@

# --- targets -------------------------------------------------------------------------------------
# A script that finds nothing to try it on says why and ends with 77, as tests/run.sh wants it; here that is no failure.
SKIPPED = || { [ $$? = 77 ] && echo skipped; }
.PHONY: all build tests-built help deps run stop run-federation stop-federation test check unit stories faults asan fuzz fuzz-built bench compose-test upgrade-test lint format install clean tests-built bless fsm

help: ## lists the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  \1\t/' | expand -t 16

deps: ## installs missing Debian packages (apt; sudo when not root)
	@deploy/dev/deps.sh

# Programs need the packages first; make reads pkg-config when it starts, so the build is a make of its own.
build: deps
	@$(MAKE) --no-print-directory -j2 all
tests-built: deps
	@$(MAKE) --no-print-directory -j2 all $(UNIT_T) $(FUZZ_T) $(STORE_T) $(TOOLS_T) $(FAULT_BINS)

run-federation: build ## a city and two districts, each a whole deployment, linked; plays four cases between them, leaves them running
	@$(MAKE) --no-print-directory -j2 $(TOOLS_T)
	@deploy/federation/run.sh
run: build ## builds, starts a private town under var/, plays the 22 cases, leaves it running
	@$(MAKE) --no-print-directory -j2 $(TOOLS_T)
	@deploy/dev/run.sh
stop-federation: ## stops what run-federation started
	@deploy/federation/federation.sh stop
stop: ## stops what run started
	@deploy/dev/town.sh stop

test: ## everything: unit, check, stories, faults
	@$(MAKE) --no-print-directory tests-built
	@B=$(B) tests/run.sh all
unit: ## pure cores and common code, no database
	@$(MAKE) --no-print-directory tests-built
	@B=$(B) tests/run.sh unit
check: ## every SQL statement against the migrated schema; grants and constraints
	@$(MAKE) --no-print-directory tests-built
	@B=$(B) tests/run.sh check
stories: ## the 22 cases against real processes on the movable clock
	@$(MAKE) --no-print-directory tests-built
	@B=$(B) tests/run.sh stories
faults: ## kill -9, fault points, chaos, hostile clients; SEEDS=n FIRST_SEED=k FULL=1 make it longer
	@$(MAKE) --no-print-directory tests-built
	@B=$(B) tests/run.sh faults
bless: ## renews the golden files; review the diff
	@$(MAKE) --no-print-directory tests-built
	@BLESS=1 B=$(B) tests/run.sh unit check stories; deploy/dev/picture.sh
FSM_T := $(patsubst %,$(B)/tests/unit/%_test,intake router router_moves survey clock_rules)
fsm: deps ## state tables and pictures of the core: renews their golden files and the documents; review the diff
	@$(MAKE) --no-print-directory -j2 $(FSM_T)
	@for t in $(FSM_T); do BLESS=1 $$t >/dev/null || exit 1; done
	@deploy/dev/picture.sh
	@git diff --stat -- tests/unit/*.golden '*.md' 2>/dev/null || true
asan: ## the whole suite under ASan, UBSan and LSan
	@$(MAKE) --no-print-directory SANITIZE=1 B=build/asan test
bench: ## throughput and latency on a private PostgreSQL; BENCH_OUT=file writes JSON
	@$(MAKE) --no-print-directory tests-built
	@B=$(B) tests/bench/bench.sh
compose-test: ## docker-compose.yml on a real engine: scale, kill, replace, drain; skipped where there is none
	@B=$(B) deploy/docker/compose-test.sh $(SKIPPED)
upgrade-test: ## upgrade and roll-back under load, against the release before (built from the history)
	@$(MAKE) --no-print-directory tests-built
	@B=$(B) deploy/upgrade/upgrade-test.sh $(SKIPPED)
lint: ## clang-format, clang-tidy, cppcheck
	@deploy/dev/deps.sh lint
	@$(MAKE) --no-print-directory -j2 $(PB_H)
	@deploy/dev/lint.sh
fuzz: ## the decoders and the cores under libFuzzer; SECONDS_EACH=60, ONLY=regex
	@deploy/dev/deps.sh fuzz
	@$(MAKE) --no-print-directory B=build/fuzz CC=clang -j2 WARN=-w HARDEN="$(FUZZ_FLAGS)" LINK_HARDEN="-fsanitize=address,undefined" \
	    fuzz-built
	@B=build/fuzz tests/fuzz/fuzz.sh
FUZZ_FLAGS := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all
fuzz-built: $(FUZZ_T) $(FUZZ_T:$(B)/tests/fuzz/%_test=$(B)/fuzz/%)
format: ## rewrites the C sources by .clang-format
	@git ls-files '*.c' '*.h' | xargs clang-format -i
install: all ## PREFIX (/usr/local) and DESTDIR
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/loopline/city
	install -m 755 $(BINS) $(DESTDIR)$(PREFIX)/bin/
	cp -r deploy/city/demo $(DESTDIR)$(PREFIX)/share/loopline/city/
	install -d $(DESTDIR)$(PREFIX)/share/loopline/starter
	install -m 644 $(STARTER)/* $(DESTDIR)$(PREFIX)/share/loopline/starter/
	install -d $(DESTDIR)$(PREFIX)/share/loopline/backup
	install -m 755 deploy/backup/*.sh $(DESTDIR)$(PREFIX)/share/loopline/backup/
	install -m 644 deploy/backup/after_restore.sql $(DESTDIR)$(PREFIX)/share/loopline/backup/
	install -d $(DESTDIR)$(PREFIX)/share/loopline/monitoring $(DESTDIR)$(PREFIX)/share/loopline/upgrade
	install -m 644 deploy/monitoring/* $(DESTDIR)$(PREFIX)/share/loopline/monitoring/
	install -m 755 deploy/upgrade/check.sh deploy/upgrade/upgrade.sh deploy/upgrade/rollback.sh $(DESTDIR)$(PREFIX)/share/loopline/upgrade/
	install -m 644 deploy/upgrade/roll.sh $(DESTDIR)$(PREFIX)/share/loopline/upgrade/
	install -d $(DESTDIR)$(PREFIX)/share/doc/loopline
	install -m 644 README.md README.zh-CN.md ARCHITECTURE.md CHANGELOG.md LICENSE $(DESTDIR)$(PREFIX)/share/doc/loopline/
	install -m 644 deploy/report/chartjs/LICENSE.md $(DESTDIR)$(PREFIX)/share/doc/loopline/chartjs-LICENSE.md
	for file in proto/*.md proto/asyncapi.yaml $$(find proto -name '*.proto'); do \
	    install -D -m 644 $$file $(DESTDIR)$(PREFIX)/share/doc/loopline/$$file || exit 1; done
clean: ## removes build/
	rm -rf build

# --- delivery: manual pages, systemd units, Debian package, images, bundle -----------------------------------------------
ARCH = $(shell dpkg --print-architecture)
.PHONY: man install-systemd deb deb-test images bundle bundle-test version
MAN := $(B)/man/loopline.1 $(foreach s,$(SERVICES) link,$(B)/man/loopline-$(s).8)
man: $(MAN)
# Made of --help; the line of each service says what the program says of itself.
$(B)/man/%: | $(BINS)
	@mkdir -p $(@D)
	$(Q)name=$(basename $*); about=$$($(B)/bin/$$name --help | LC_ALL=C sed -nE '1s/^[^:]*: ([ -~]*[!-~]).*/\1/p'); \
	    LC_ALL=C.UTF-8 help2man --no-info --locale=C.UTF-8 --section=$(subst .,,$(suffix $*)) --name="$$about" $(B)/bin/$$name > $@
install-systemd: ## units, users, folders, /etc/loopline, loopline-setup, manual pages: PREFIX and DESTDIR, after install
	install -d $(DESTDIR)/etc/loopline/conf.d $(DESTDIR)$(PREFIX)/sbin
	install -m 644 deploy/systemd/etc/*.cfg $(DESTDIR)/etc/loopline/
	sed -i 's#/usr/share/#$(PREFIX)/share/#' $(DESTDIR)/etc/loopline/loopline.cfg
	install -m 755 deploy/systemd/setup.sh $(DESTDIR)$(PREFIX)/sbin/loopline-setup
	install -D -m 644 deploy/systemd/sysusers.conf $(DESTDIR)$(PREFIX)/lib/sysusers.d/loopline.conf
	install -D -m 644 deploy/systemd/tmpfiles.conf $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/loopline.conf
	cd deploy/systemd && for unit in *.service *.target *.d/*.conf; do \
	    install -D -m 644 $$unit $(DESTDIR)$(PREFIX)/lib/systemd/system/$$unit; \
	    sed -i 's#/usr/bin/loopline#$(PREFIX)/bin/loopline#' $(DESTDIR)$(PREFIX)/lib/systemd/system/$$unit; done
	for page in $(wildcard $(MAN)); do \
	    install -D -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}; done
deb: ## the Debian package, in build/deb
	@deploy/dev/deps.sh deb
	@deploy/debian/build.sh $(VERSION) $(B)/deb
deb-test: ## lintian; install, upgrade, remove, purge on a bare Debian, the services under systemd where it can be had; as root
	@deploy/dev/deps.sh deb-test
	@$(MAKE) --no-print-directory deb
	@B=$(B) VERSION=$(VERSION) deploy/debian/deb-test.sh $(SKIPPED)
images: ## the container images of this version, labelled with the commit
	@LOOPLINE_TAG=$(VERSION) deploy/bundle/images.sh
bundle: ## one file for machines without internet: package and what it needs, images, packs, documents, in build
	@deploy/bundle/images.sh base
	@$(MAKE) --no-print-directory deb
	@deploy/bundle/bundle.sh $(VERSION) $(ARCH) $(B)
bundle-test: ## the bundle with its images, on an engine that has none and no network; skipped where no engine can be had
	@B=$(B) VERSION=$(VERSION) deploy/bundle/bundle-test.sh $(SKIPPED)
version: ## writes VERSION, the one place that names it, into what is deployed by it and the contract of the socket
	@sed -i -E 's/(LOOPLINE_TAG(:-|=))[0-9]+\.[0-9]+\.[0-9]+/\1$(VERSION)/g' docker-compose.yml deploy/docker/link.yml
	@sed -i -E 's/(newTag: ")[0-9.]+/\1$(VERSION)/' deploy/k8s/*/kustomization.yaml deploy/k8s/overlays/*/kustomization.yaml
	@sed -i -E '1,/^  version:/s/^(  version: )[0-9.]+/\1$(VERSION)/' proto/asyncapi.yaml

-include $(COMMON_O:.o=.d) $(LIBLOOPLINE_O:.o=.d) $(FAULT_O:.o=.d) $(CORES_O:.o=.d) $(CTL_O:.o=.d) $(TEST_LIB_O:.o=.d) \
         $(LINK_O:.o=.d) $(foreach s,$(SERVICES),$(patsubst %.o,%.d,$(call edge,$(s)))) $(wildcard $(B)/tobj/*/*.d)
