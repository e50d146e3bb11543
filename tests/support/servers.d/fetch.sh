# shellcheck shell=bash disable=SC2154 # the settings of the script are used here
# MySQL's server and client library for tests/support/servers. Debian's stable releases have neither, its unstable has, so
# the packages come from there, with the libraries that they need, C library included, and are unpacked into
#
#   COVET_TEST_CACHE/mysql-VERSION
#
# by default in /var/cache/covetorm for root, whose home is closed to the servers' users, else in ~/.cache/covetorm. It stays
# until it is removed by hand. apt works in a folder of its own with the machine's settings (proxies, keys), on the
# machine's own source with another suite; nothing is installed.

unavailable() { # REASON
    echo "mysql: not available ($1)" >&2
    return 1
}

cache_folder() {
    if [ -n "${COVET_TEST_CACHE:-}" ]; then
        echo "$COVET_TEST_CACHE"
    elif [ "$(id -u)" -eq 0 ]; then
        echo /var/cache/covetorm
    else
        echo "${XDG_CACHE_HOME:-$HOME/.cache}/covetorm"
    fi
}

# Prints the folder of the newest MySQL that is there, or fetches one; says why there is none.
mysql_root() {
    local cache found
    cache=$(cache_folder)
    found=$(printf '%s\n' "$cache"/mysql-* | sort -V | tail -n 1)
    if [ -d "$found" ]; then echo "$found"; else (fetch_mysql "$cache"); fi
}

# In a subshell, for the trap.
fetch_mysql() { # CACHE
    local version
    grep -qx ID=debian /etc/os-release || unavailable "this is not Debian" || return 1
    umask 022
    # What a killed run left.
    find "$1" -maxdepth 1 -name '.fetch-*' -mmin +60 -exec rm -rf {} + 2> /dev/null
    mkdir -p "$1" && work=$(mktemp -d "$1/.fetch-XXXXXX") || return 1
    # shellcheck disable=SC2154 # set above
    trap 'rm -rf "$work"' EXIT
    chmod 755 "$work"
    apt_root && fetch_packages && unpack_packages || return 1
    version=$(dpkg-deb --field "$work"/mysql-server-core_*.deb Version)
    # Another run may have been faster.
    mv -T "$work/root" "$1/mysql-${version#*:}" 2> /dev/null
    echo "$1/mysql-${version#*:}"
}

# The sources of a release, in both forms that apt reads, as lines for the release `unstable`.
unstable_sources() { # FOLDER RELEASE
    local suites="($2|stable|testing|unstable|sid)" file
    sed -nE "s/^deb\s+(\[[^]]*\]\s+)?(\S+)\s+$suites\s.*\bmain\b.*/deb \1\2 unstable main/p" \
        "$1/sources.list" "$1"/sources.list.d/*.list 2> /dev/null
    for file in "$1"/sources.list.d/*.sources; do
        [ ! -r "$file" ] || awk -v suites="^$suites\$" -v RS= -F '\n' "$deb822" "$file"
    done
}

# shellcheck disable=SC2016 # the program of awk for a paragraph, with a field a line
deb822='
function has(text, pattern, words, n) {
    for (n = split(text, words, " "); n > 0; n--) if (words[n] ~ pattern) return 1
    return 0
}
{
    split("", value)
    for (i = 1; i <= NF; i++)
        if ($i ~ /^[A-Za-z-]+:/) {
            key = tolower($i); sub(/:.*/, "", key)
            value[key] = $i; sub(/^[^:]*:[ \t]*/, "", value[key])
        }
    if (!has(value["types"], "^deb$") || !has(value["suites"], suites) || !has(value["components"], "^main$")) next
    if (value["enabled"] == "no") next
    option = value["signed-by"] ~ /^\// ? "[signed-by=" value["signed-by"] "] " : ""
    for (n = split(value["uris"], uri, " "); n > 0; n--) print "deb " option uri[n] " unstable main"
}'

# A root for apt in $work, whose settings are read behind the machine's. Hooks stay out: they would work on the machine.
apt_root() {
    mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial"
    : > "$work/status"
    unstable_sources /etc/apt "$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)" > "$work/sources.list"
    cat > "$work/apt.conf" << END
#clear APT::Update;
#clear DPkg;
Dir::State "$work/state";
Dir::State::status "$work/status";
Dir::Cache "$work/cache";
Dir::Etc::sourcelist "$work/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Acquire::Languages "none";
Acquire::Retries "1";
APT::Sandbox::User "root";
END
    [ -s "$work/sources.list" ] || unavailable "apt has no source of a Debian release"
}

apt() { # PROGRAM ARGUMENT...
    "$1" --config-file="$work/apt.conf" "${@:2}"
}

# The server, the client library, and of all that they need the libraries. The header's package alone: its own needs are
# those of static linking.
fetch_packages() {
    local client packages
    apt apt-get update > "$work/log" 2>&1
    client=$(apt apt-cache depends libmysqlclient-dev 2>> "$work/log" | awk '/Depends: libmysqlclient[0-9]/ { print $2 }')
    packages=$(apt apt-get install --simulate --no-install-recommends mysql-server-core "$client" 2>> "$work/log" |
        awk '/^Inst/ && $2 ~ /^(lib|zlib|mysql-server-core)/ && $2 !~ /perl|gdbm|gconv/ { print $2 }')
    # shellcheck disable=SC2086 # the packages are words
    if [ -z "$packages" ] || [ -z "$client" ]; then
        unavailable "no mysql-server-core in unstable; $(grep -m 1 '^[EW]:' "$work/log")"
    elif ! (cd "$work" && apt apt-get download libmysqlclient-dev $packages) >> "$work/log" 2>&1; then
        unavailable "$(grep -m 1 '^E' "$work/log")"
    fi
}

unpack_packages() {
    local package
    mkdir "$work/root"
    for package in "$work"/*.deb; do
        if ! dpkg-deb --extract "$package" "$work/root"; then
            unavailable "${package##*/} cannot be unpacked"
            return 1
        fi
    done
    rm -rf "$work"/root/usr/bin "$work"/root/usr/share/{doc,man,locale} "$work"/root/usr/lib/*/*.a
}
