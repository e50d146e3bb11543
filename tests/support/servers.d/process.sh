# shellcheck shell=bash disable=SC2154 # the settings of the script are used here
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

# Becomes COMMAND under the user of the server, in a session of its own, so that an interrupt from the terminal goes to the
# tests alone. For subshells.
as_user() { # NAME COMMAND...
    local user
    user=$(user_of "$1")
    shift
    [ "$(id -u)" -ne 0 ] || set -- setpriv "--reuid=$user" "--regid=$(id -g "$user")" --clear-groups "$@"
    exec setsid "$@"
}

own() { # NAME PATH
    [ "$(id -u)" -ne 0 ] || chown "$(user_of "$1"):" "$2"
}

# Says why a folder does not serve, if so: its path is a part of URLs, and of addresses of sockets (107 bytes at the most).
objection() { # FOLDER
    local name
    if [[ ! $1 =~ ^[A-Za-z0-9_./-]{1,70}$ ]]; then
        echo "its path is longer than 70 bytes or has characters other than A-Z a-z 0-9 _ . / -"
        return
    fi
    for name in postgresql mysql; do
        (as_user $name test -x "$1") || echo "it is closed to the user $(user_of $name)"
    done
}

# Makes a folder for a run, in TMPDIR where that serves.
fresh_folder() {
    local parent made
    for parent in "${TMPDIR:-/tmp}" /tmp; do
        made=$(mktemp -d "$parent/covet-servers-XXXXXX") || continue
        chmod 711 "$made"
        if [ -z "$(objection "$made")" ]; then
            echo "$made"
            return
        fi
        rmdir "$made"
    done
    fail "neither ${TMPDIR:-/tmp} nor /tmp serves"
}

# Starts a server in the background.
spawn() { # NAME COMMAND...
    (cd "$folder" && close_files && as_user "$@" < /dev/null >> "$folder/$1.log" 2>&1) &
    echo "$! $(began $!)" > "$folder/$1.pid"
}

# Closes what a server that stays would keep open for the caller, as pipes and locks; 255 is the shell's own.
close_files() {
    local file
    for file in /proc/self/fd/*; do
        file=${file##*/}
        case $file in 0 | 1 | 2 | 255) ;; *) eval "exec $file>&-" ;; esac
    done
}

# When a process began, in clock ticks since the machine did; nothing for one that is not there or only waits to be collected.
began() { # PID
    local stat
    read -r stat 2> /dev/null < "/proc/$1/stat" || return 1
    # shellcheck disable=SC2086 # the fields behind the name, which may hold blanks
    set -- ${stat##*) }
    [ "$1" != Z ] && [ "$1" != X ] && echo "${20}"
}

process_of() { # NAME
    local id time
    read -r id time 2> /dev/null < "$folder/$1.pid" && [ -n "$time" ] && [ "$(began "$id")" = "$time" ] && echo "$id"
}

alive() { process_of "$1" > /dev/null; }

children_of() { # PID
    local stat
    for stat in /proc/[0-9]*/stat; do
        read -r stat 2> /dev/null < "$stat" || continue
        [[ ! ${stat##*) } =~ ^.\ $1\  ]] || echo "${stat%% *}"
    done
}

# Sends a signal and waits for the end. SIGKILL goes to the children too; the server is held meanwhile so that it makes no
# further ones.
strike() { # NAME SIGNAL
    local id struck until=$((SECONDS + 60))
    id=$(process_of "$1") || return 0
    struck=$id
    if [ "$2" = KILL ]; then
        kill -STOP "$id"
        struck="$id $(children_of "$id")"
    fi
    # shellcheck disable=SC2086 # the ids are words
    kill "-$2" $struck 2> /dev/null
    for id in $struck; do
        while began "$id" > /dev/null; do
            [ $SECONDS -lt $until ] || fail "$1 does not end"
            sleep 0.02
        done
    done
}
