# For developers of CovetORM. Users copy the headers, or `make install`.
#
#   make            the headers from the parts, and the examples
#   make demo       reads this machine's package database into SQLite, or where DATABASE_URL says, and answers questions
#   make test       everything that is checked, in some minutes; `tests/run STAGE...` runs a part of it
#   make quick      the headers, then all test programs once, built by gcc; ONLY=unit/test_text runs one
#   make bench      figures against the hand-written loop
#   make format     layout of src/ and tools/ by .clang-format

CC    ?= cc
GCC   ?= gcc
CLANG ?= clang
PREFIX ?= /usr/local
DESTDIR ?=

HEADERS  := covet_orm.h covet_sqlite.h covet_pg.h covet_mysql.h
WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Werror
# The clients of the databases; MySQL's own client serves as MariaDB's does: MYSQL_LIBS=-lmysqlclient.
MYSQL_LIBS ?= -lmariadb
LIBS     := -lsqlite3 -lpq $(MYSQL_LIBS) -pthread -lm
TEST_LIBS := -lcmocka -ljansson $(LIBS)

PARTS     := $(wildcard src/*.parts)
EXAMPLES  := $(patsubst %.c,build/%,$(wildcard examples/*.c))
KINDS     := unit golden conformance oracle anomaly thread server
TESTS     := $(patsubst tests/%.c,%,$(wildcard $(KINDS:%=tests/%/test_*.c)))
FUZZERS   := $(patsubst tests/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
SUPPORT   := $(patsubst tests/support/%.c,%,$(wildcard tests/support/*.c))
ONLY      ?= $(TESTS)

.PHONY: all amalgam check-amalgam check-parts check-style format test quick demo bench examples fuzz coverage \
        clean install
.DELETE_ON_ERROR:
.SECONDARY:

all: amalgam examples

# ---- the headers ----

build/tools/amalgamate: tools/amalgamate.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -O1 $(WARNINGS) $< -o $@

amalgam: build/tools/amalgamate
	build/tools/amalgamate src .

check-amalgam: build/tools/amalgamate
	build/tools/amalgamate --check src .

# Only when one is not there: a stale header must show in check-amalgam.
$(HEADERS) &: | build/tools/amalgamate
	build/tools/amalgamate src .

# Headers that include the parts one by one.
build/parts/include/covet_orm.h: $(PARTS) build/tools/amalgamate
	@mkdir -p $(@D)
	build/tools/amalgamate --parts src $(@D)
	@touch $@

check-parts:
	tools/check_parts $(GCC)

check-style:
	tools/check_style

format:
	tools/format $(wildcard src/*/*.[ch] tools/*.c)

# ---- configurations of the test programs ----
# NAME.cc: the compiler; NAME.flags: of every unit; NAME.library: of the implementation, besides; NAME.include.

CONFIGS := gcc clang asan tsan parts

gcc.cc      := $(GCC)
gcc.flags   := -O1
gcc.library := -O2

clang.cc      := $(CLANG)
clang.flags   := -O0
clang.library := -O1

asan.cc      := $(CLANG)
asan.flags   := -O0 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
asan.library := -O1 -fsanitize=fuzzer-no-link

tsan.cc      := $(GCC)
tsan.flags   := -O0 -fsanitize=thread
tsan.library := -O1

# The parts instead of the pasted headers, so that coverage counts the lines of src/.
parts.cc      := $(GCC)
parts.flags   := -O0
parts.library := --coverage -fprofile-update=atomic
parts.link    := --coverage
parts.include := -Ibuild/parts/include -Isrc
parts.headers := build/parts/include/covet_orm.h

# A test program is one unit and what it uses of the library: the implementation and tests/support/.
define configuration
$(1).include ?= -I.
$(1).headers ?= $(HEADERS)
$(1).compile = $$($(1).cc) -std=c11 -g $(WARNINGS) $$($(1).flags) $$($(1).include) -Itests/support
$(1).archive := build/$(1)/library.a
.PHONY: programs-$(1)
programs-$(1): $(TESTS:%=build/$(1)/%)

build/$(1)/support/%.o: tests/support/%.c | $$($(1).headers)
	@mkdir -p $$(@D)
	$$($(1).compile) $$(if $$(filter implementation,$$*),$$($(1).library)) -MMD -MP -c $$< -o $$@

$$($(1).archive): $(SUPPORT:%=build/$(1)/support/%.o)
	@rm -f $$@
	@ar rcs $$@ $$^

$(TESTS:%=build/$(1)/%): build/$(1)/%: tests/%.c $$($(1).archive)
	@mkdir -p $$(@D) && rm -f $$@
	$$($(1).compile) -MMD -MP -MF $$@.d $$< $$($(1).archive) $$($(1).link) -o $$@ $(TEST_LIBS)

-include $(SUPPORT:%=build/$(1)/support/%.d) $(TESTS:%=build/$(1)/%.d)
endef
$(foreach config,$(CONFIGS),$(eval $(call configuration,$(config))))

quick: amalgam
	@$(MAKE) --no-print-directory $(ONLY:%=build/gcc/%)
	@tests/programs $(ONLY:%=build/gcc/%)

# ---- fuzzing: RUNS inputs each, starting from the saved corpus ----

RUNS ?= 200000

$(FUZZERS:%=build/asan/%): build/asan/%: tests/%.c $(asan.archive)
	@mkdir -p $(@D) && rm -f $@
	$(asan.compile) -fsanitize=fuzzer -MMD -MP -MF $@.d $< $(asan.archive) -o $@ $(LIBS)
-include $(FUZZERS:%=build/asan/%.d)

.PHONY: programs-fuzz
programs-fuzz: $(FUZZERS:%=build/asan/%)

fuzz: amalgam
	@$(MAKE) --no-print-directory programs-fuzz
	tests/fuzz/run $(RUNS)

# ---- examples ----

# What examples/database.h says of itself is to be linked: the clients of the databases whose headers are here.
EXAMPLE_LIBS = -lsqlite3 $(shell $(CC) $(CPPFLAGS) -E -dM -I. examples/database.h | \
	sed -n 's/.*DATABASE_LINK_[A-Z]* -/-/p') -pthread -lm

build/examples/%: examples/%.c | $(HEADERS)
	@mkdir -p $(@D) && rm -f $@
	$(CC) -std=c11 -O2 $(WARNINGS) $(CPPFLAGS) -I. -MMD -MP -MF $@.d $< -o $@ $(LDFLAGS) $(EXAMPLE_LIBS)
-include $(EXAMPLES:%=%.d)

.PHONY: setup-demo
setup-demo:
	@tools/setup demo

$(EXAMPLES): | setup-demo
examples: $(EXAMPLES)

demo: build/examples/packages
	@build/examples/packages

# ---- tests and figures ----

test:
	@tests/run

coverage: build/parts/include/covet_orm.h
	@tools/setup test
	@rm -f build/parts/support/implementation.gcda
	@$(MAKE) --no-print-directory programs-parts
	@tests/programs $(TESTS:%=build/parts/%)
	@tools/coverage build/parts/support/implementation.gcda

bench: amalgam
	@tools/setup bench
	@tests/bench/run

# ---- the rest ----

install: $(HEADERS)
	install -d $(DESTDIR)$(PREFIX)/include $(DESTDIR)$(PREFIX)/share/pkgconfig
	install -m 644 $(HEADERS) $(DESTDIR)$(PREFIX)/include
	install -m 644 covet.pc $(DESTDIR)$(PREFIX)/share/pkgconfig

clean:
	rm -rf build
