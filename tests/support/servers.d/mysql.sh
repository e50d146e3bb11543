# shellcheck shell=bash disable=SC2154 # the settings of the script are used here
# MySQL for tests/support/servers, out of the folder that fetch.sh makes: the server, and flags for its client library.

# Where the loader is, the libraries are.
mysql_loader() { find "$1/usr/lib" -name 'ld-linux*.so.*' | head -n 1; } # ROOT

# Sets `program` to the server under its own loader and C library.
mysql_program() { # ROOT
    local loader
    loader=$(mysql_loader "$1")
    program=("$loader" --library-path "${loader%/*}" "$1/usr/sbin/mysqld")
}

# Whether there is a MySQL that runs here; says why not.
mysql_offered() {
    local root program
    root=$(mysql_root) || return 1
    mysql_program "$root"
    (as_user mysql "${program[@]}" --no-defaults --version) > /dev/null 2>&1 ||
        unavailable "$root does not run for the user $(user_of mysql)"
}

# Sets `program`, `settings` and `running`.
mysql_settings() {
    local share=$folder/mysql/root/usr/share/mysql
    mysql_program "$folder/mysql/root"
    shared_settings mysql
    settings+=("--basedir=$folder/mysql/root/usr" "--plugin-dir=$folder/mysql/root/usr/lib/mysql/plugin"
        "--lc-messages-dir=$share" "--character-sets-dir=$share/charsets"
        --secure-file-priv=NULL --mysqlx=OFF --innodb-redo-log-capacity=64M)
}

mysql_make() {
    local program settings running accounts=$folder/mysql/accounts.sql
    ln -s "$(mysql_root)" "$folder/mysql/root"
    mysql_settings
    echo "CREATE USER guest@localhost;" > "$accounts"
    (cd "$folder" && as_user mysql "${program[@]}" "${settings[@]}" --initialize-insecure "--init-file=$accounts")
}

mysql_spawn() {
    local program settings running
    mysql_settings
    spawn mysql "${program[@]}" "${settings[@]}" "${running[@]}"
}

mysql_version() {
    local program
    mysql_program "$folder/mysql/root"
    "${program[@]}" --no-defaults --version | sed 's/.*Ver \([0-9.]*\).*/\1/'
}

mysql_ready() { shared_ready mysql; }
mysql_url() { shared_url mysql; }
mysql_clean() { shared_clean mysql; }

# Flags for the compiler. The library needs a newer C library than this system's, so the program names the loader and the
# folder of both (as DT_RPATH, which counts for what the library needs in its turn) and runs like any other.
mysql_client() { # --cflags|--libs
    local root loader
    root=$(mysql_root) || exit 1
    loader=$(mysql_loader "$root")
    case $1 in
    --cflags) echo "-I$root/usr/include/mysql -I$root/usr/include" ;;
    --libs)
        echo "-L${loader%/*} -lmysqlclient -Wl,--disable-new-dtags,-rpath,${loader%/*}" \
            "-Wl,--dynamic-linker,$loader -Wl,--allow-shlib-undefined"
        ;;
    *) usage ;;
    esac
}
