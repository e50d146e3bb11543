# Processes of tests/support/servers: under which user they run, how they are found again and ended.
# FOLDER/NAME.pid holds a process's id and the time that it began, so that an id used again is not mistaken for it.

# Servers refuse to run as root: the user of the package, or nobody.
user_of() { # NAME
    local user=mysql
    case $1 in postgresql | pgbouncer) user=postgres ;; esac
    if [ "$(id -u)" -ne 0 ]; then
        id -un
    elif id "$user" > /dev/null 2>&1; then
        echo $user
    else
        echo nobody
    fi
}

# Runs COMMAND as the user of the server, in place of this process.
as_user() { # NAME COMMAND...
    local user
    user=$(user_of "$1")
    shift
    [ "$(id -u)" -ne 0 ] || set -- setpriv "--reuid=$user" "--regid=$(id -g "$user")" --clear-groups "$@"
    exec "$@"
}

own() { # NAME PATH
    [ "$(id -u)" -ne 0 ] || chown "$(user_of "$1"):" "$2"
}

# Whether the servers' users can get to a folder, and its sockets' paths fit into an address (107 bytes).
reachable() { # FOLDER
    local name
    [ ${#1} -le 70 ] || return 1
    for name in postgresql mysql; do
        (as_user $name test -x "$1") 2> /dev/null || return 1
    done
}

# A folder of this run, in TMPDIR where that serves.
fresh_folder() {
    local parent made
    for parent in "${TMPDIR:-/tmp}" /tmp; do
        made=$(mktemp -d "$parent/covet-servers-XXXXXX") || continue
        chmod 711 "$made"
        if reachable "$made"; then
            echo "$made"
            return 0
        fi
        rmdir "$made"
    done
    stop_with "no folder that the servers could use in ${TMPDIR:-/tmp} or /tmp"
}

# Starts a server in a session of its own, so that an interrupt from the terminal goes to the tests alone.
spawn() { # NAME COMMAND...
    local name=$1
    (cd "$folder" && as_user "$1" setsid "${@:2}" < /dev/null >> "$folder/$name.log" 2>&1) &
    echo "$! $(began $!)" > "$folder/$name.pid"
}

# When a process began, in clock ticks since the machine did; fails for one that is not there or waits to be collected.
began() { # PID
    local stat
    read -r stat 2> /dev/null < "/proc/$1/stat" || return 1
    # shellcheck disable=SC2086 # the fields behind the name, which may hold blanks
    set -- ${stat##*) }
    [ "$1" != Z ] && [ "$1" != X ] && echo "${20}"
}

process_of() { # NAME
    local id time
    read -r id time 2> /dev/null < "$folder/$1.pid" && [ "$(began "$id")" = "$time" ] && echo "$id"
}

alive() { process_of "$1" > /dev/null; }

children_of() { # PID
    local stat
    for stat in /proc/[0-9]*/stat; do
        read -r stat 2> /dev/null < "$stat" || continue
        [[ ${stat##*) } =~ ^.\ $1\  ]] && echo "${stat%% *}"
    done
}

# SIGKILL goes to the children too; the server is held meanwhile so that it makes no further ones.
signal() { # NAME SIGNAL
    local id children=
    id=$(process_of "$1") || return 1
    if [ "$2" = KILL ]; then
        kill -STOP "$id"
        children=$(children_of "$id")
    fi
    # shellcheck disable=SC2086 # the ids are words
    kill "-$2" "$id" $children 2> /dev/null
}

gone() { # NAME SECONDS
    local until=$((SECONDS + $2))
    while alive "$1"; do
        [ $SECONDS -lt $until ] || stop_with "$1 does not end"
        sleep 0.02
    done
}
