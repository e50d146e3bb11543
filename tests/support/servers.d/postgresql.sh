# PostgreSQL for tests/support/servers: nothing is kept on disk longer than the run, so nothing is written with care.

postgresql_bin() {
    local bin
    bin=$(find /usr/lib/postgresql/*/bin -name postgres 2> /dev/null | sort -V | tail -n 1)
    bin=${bin%/*}
    [ -n "$bin" ] || bin=$(pg_config --bindir 2> /dev/null)
    [ -x "$bin/postgres" ] || stop_with "postgresql is not installed; tools/setup test installs it"
    echo "$bin"
}

postgresql_make() {
    local bin data=$folder/postgresql/data
    bin=$(postgresql_bin) || return 1
    (cd "$folder" && as_user postgresql "$bin/initdb" -D "$data" -U covet --auth=trust --no-sync \
        --locale=C.UTF-8 --encoding=UTF8) || return 1
    postgresql_settings >> "$data/postgresql.conf"
    printf '%s\n' 'CREATE ROLE guest LOGIN' 'REVOKE CREATE ON SCHEMA public FROM PUBLIC' |
        (cd "$folder" && as_user postgresql "$bin/postgres" --single -D "$data" postgres)
}

# Shared memory goes to files of the data directory, which cannot be left behind.
postgresql_settings() {
    cat << END
listen_addresses = ''
unix_socket_directories = '$folder/postgresql'
port = 5432
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
max_connections = 100
shared_buffers = 64MB
dynamic_shared_memory_type = mmap
deadlock_timeout = 200ms
log_line_prefix = '%m [%p] '
END
}

postgresql_spawn() {
    local bin
    bin=$(postgresql_bin) && spawn postgresql "$bin/postgres" -D "$folder/postgresql/data"
}

postgresql_ready() { "$(postgresql_bin)/pg_isready" -q -h "$folder/postgresql" -p 5432 -d postgres -U covet; }
postgresql_url() { echo "postgresql:///postgres?host=$folder/postgresql&port=5432&user=covet"; }
postgresql_version() { "$(postgresql_bin)/postgres" --version | awk '{ print $3 }'; }

# What a killed server leaves: the id of its shared memory is the second word of the seventh line of its lock file.
postgresql_clean() {
    local lock=$folder/postgresql/data/postmaster.pid id
    if [ -e "$lock" ]; then
        id=$(awk 'NR == 7 { print $2 }' "$lock")
        [ -z "$id" ] || ipcrm -m "$id" 2> /dev/null
    fi
    rm -f "$lock" "$folder"/postgresql/.s.PGSQL.5432*
}
