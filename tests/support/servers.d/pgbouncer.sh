# shellcheck shell=bash disable=SC2154 # the settings of the script are used here
# pgbouncer for tests/support/servers: a pool in transaction mode before the PostgreSQL of the same folder.

# Debian keeps it where only root's PATH looks.
pgbouncer_program() {
    PATH=$PATH:/usr/sbin command -v pgbouncer || fail "pgbouncer is not installed; tools/setup test installs it"
}

pgbouncer_make() {
    pgbouncer_program &&
        printf '"covet" ""\n"guest" ""\n' > "$folder/pgbouncer/users" &&
        pgbouncer_settings > "$folder/pgbouncer/settings"
}

# The port only names the socket. A server that was away is asked again after one second instead of fifteen.
pgbouncer_settings() {
    cat << END
[databases]
* = host=$folder/postgresql port=5432
[pgbouncer]
listen_addr =
listen_port = 5432
unix_socket_dir = $folder/pgbouncer
auth_type = trust
auth_file = $folder/pgbouncer/users
admin_users = covet
pool_mode = transaction
default_pool_size = 4
max_client_conn = 100
server_login_retry = 1
END
}

pgbouncer_spawn() { spawn pgbouncer "$(pgbouncer_program)" "$folder/pgbouncer/settings"; }
pgbouncer_ready() { "$(postgresql_bin)/psql" --no-psqlrc --dbname="$(pgbouncer_url)" --command="SELECT 1"; }
pgbouncer_url() { echo "postgresql:///postgres?host=$folder/pgbouncer&port=5432&user=covet"; }
pgbouncer_version() { "$(pgbouncer_program)" --version | awk 'NR == 1 { print $2 }'; }
pgbouncer_clean() { rm -f "$folder"/pgbouncer/.s.PGSQL.5432*; }
