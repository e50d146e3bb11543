# MariaDB for tests/support/servers.

# Debian keeps the server where only root's PATH finds it.
mariadb_program() { PATH=$PATH:/usr/sbin:/usr/local/sbin command -v mariadbd; }

mariadb_settings() {
    echo --no-defaults
    echo "--datadir=$folder/mariadb/data"
    echo --innodb-log-file-size=32M
    echo --innodb-buffer-pool-size=128M
    echo --innodb-flush-log-at-trx-commit=0
    echo --innodb-flush-method=nosync
    echo --innodb-doublewrite=OFF
    echo --skip-log-bin
    echo --performance-schema=OFF
}

mariadb_make() {
    mariadb_program > /dev/null || stop_with "mariadb is not installed; tools/setup test installs it"
    printf "%s;\n" "FLUSH PRIVILEGES" "CREATE USER guest@localhost" > "$folder/mariadb/accounts.sql"
    # shellcheck disable=SC2046 # the settings are words
    (cd "$folder" && as_user mariadb mariadb-install-db $(mariadb_settings) --skip-test-db --skip-name-resolve \
        --auth-root-authentication-method=normal --extra-file="$folder/mariadb/accounts.sql")
}

mariadb_spawn() {
    # shellcheck disable=SC2046 # the settings are words
    spawn mariadb "$(mariadb_program)" $(mariadb_settings) --skip-networking --socket="$folder/mariadb/socket" \
        --pid-file="$folder/mariadb/pid" --max-connections=100
}

mariadb_ready() { mariadb-admin --no-defaults --socket="$folder/mariadb/socket" --user=root ping; }
mariadb_url() { echo "mysql://root@localhost/?socket=$folder/mariadb/socket"; }
mariadb_version() { "$(mariadb_program)" --no-defaults --version | sed 's/.*Ver \([0-9.]*\).*/\1/'; }
mariadb_clean() { rm -f "$folder"/mariadb/{socket,pid}; }
