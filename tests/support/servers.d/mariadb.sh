# shellcheck shell=bash disable=SC2154 # the settings of the script are used here
# MariaDB for tests/support/servers, and what MySQL has in common with it.

# Debian keeps it where only root's PATH looks.
mariadb_program() {
    PATH=$PATH:/usr/sbin command -v mariadbd || fail "mariadb is not installed; tools/setup test installs it"
}

# What was committed outlives a killed server, so a COMMIT writes (2), but no disk is waited for.
shared_settings() { # NAME
    settings=(--no-defaults "--datadir=$folder/$1/data" "--tmpdir=$folder/$1" --innodb-buffer-pool-size=128M
        --innodb-flush-log-at-trx-commit=2 --innodb-flush-method=nosync --skip-log-bin --performance-schema=OFF)
    running=(--skip-networking "--socket=$folder/$1/socket" "--pid-file=$folder/$1/pid" --max-connections=100)
}

# Whether the server behind a socket answers; MariaDB's client serves for both.
shared_ready() { mariadb --no-defaults --user=root "--socket=$folder/$1/socket" --execute="DO 0"; }
shared_url() { echo "mysql://root@localhost/?socket=$folder/$1/socket"; }
shared_clean() { rm -f "$folder/$1"/{socket,socket.lock,pid}; }

mariadb_settings() {
    shared_settings mariadb
    settings+=(--innodb-log-file-size=32M)
}

# The accounts can only be changed after they are read.
mariadb_make() {
    local settings running accounts=$folder/mariadb/accounts.sql
    mariadb_program && mariadb_settings
    printf '%s;\n' "FLUSH PRIVILEGES" "CREATE USER guest@localhost" > "$accounts"
    (cd "$folder" && as_user mariadb mariadb-install-db "${settings[@]}" --skip-test-db --skip-name-resolve \
        --auth-root-authentication-method=normal "--extra-file=$accounts")
}

mariadb_spawn() {
    local settings running
    mariadb_settings
    spawn mariadb "$(mariadb_program)" "${settings[@]}" "${running[@]}"
}

mariadb_ready() { shared_ready mariadb; }
mariadb_url() { shared_url mariadb; }
mariadb_version() { "$(mariadb_program)" --no-defaults --version | sed 's/.*Ver \([0-9.]*\).*/\1/'; }
mariadb_clean() { shared_clean mariadb; }
