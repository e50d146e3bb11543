# shellcheck shell=bash disable=SC2154 # the settings of the script are used here
# PostgreSQL for tests/support/servers.

postgresql_bin() {
    local bin
    bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
    [ -x "$bin/postgres" ] || bin=$(pg_config --bindir 2> /dev/null)
    [ -x "$bin/postgres" ] || fail "postgresql is not installed; tools/setup test installs it"
    echo "$bin"
}

# From 15 on the schema public is closed to others without being told so.
postgresql_make() {
    local bin data=$folder/postgresql/data
    bin=$(postgresql_bin) || return 1
    (cd "$folder" && as_user postgresql "$bin/initdb" -D "$data" -U covet --auth=trust --no-sync \
        --locale=C.UTF-8 --encoding=UTF8) || return 1
    postgresql_settings >> "$data/postgresql.conf"
    printf '%s\n' 'CREATE ROLE guest LOGIN' 'REVOKE CREATE ON SCHEMA public FROM PUBLIC' |
        (cd "$folder" && as_user postgresql "$bin/postgres" --single -D "$data" postgres)
}

# What was committed outlives a killed server, so a COMMIT writes, but no disk is waited for. Shared memory is kept in files of
# the data directory, which go with it.
postgresql_settings() {
    cat << END
listen_addresses = ''
unix_socket_directories = '$folder/postgresql'
port = 5432
max_connections = 100
shared_buffers = 64MB
dynamic_shared_memory_type = mmap
fsync = off
autovacuum = off
deadlock_timeout = 200ms
log_line_prefix = '%m [%p] '
END
}

postgresql_spawn() {
    local bin
    bin=$(postgresql_bin) && spawn postgresql "$bin/postgres" -D "$folder/postgresql/data"
}

postgresql_ready() { "$(postgresql_bin)/pg_isready" --quiet --dbname="$(postgresql_url)"; }
postgresql_url() { echo "postgresql:///postgres?host=$folder/postgresql&port=5432&user=covet"; }
postgresql_version() { "$(postgresql_bin)/postgres" --version | awk '{ print $3 }'; }

# The id of the shared memory that guards the data is the second word of the seventh line of the lock file.
postgresql_clean() {
    local lock=$folder/postgresql/data/postmaster.pid id
    if [ -e "$lock" ]; then
        id=$(awk 'NR == 7 { print $2 }' "$lock")
        [ -z "$id" ] || ipcrm -m "$id" 2> /dev/null
    fi
    rm -f "$lock" "$folder"/postgresql/.s.PGSQL.5432*
}
