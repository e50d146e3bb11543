# covet::sqlite, covet::pg and covet::mysql: covet::orm with a client library, each where this machine has that. Included by
# CMakeLists.txt and by the installed package, so that a program takes the libraries of the machine that builds it.

# covet_client(NAME LIBRARY [INCLUDE-DIRECTORY]): the target covet::NAME. It names files, since targets that others have found
# may not be seen where it is used.
function(covet_client name library)
    if(TARGET covet::${name} OR NOT library)
        return()
    endif()
    add_library(covet::${name} INTERFACE IMPORTED GLOBAL)
    target_link_libraries(covet::${name} INTERFACE covet::orm ${library})
    if(ARGN)
        target_include_directories(covet::${name} INTERFACE ${ARGN})
    endif()
endfunction()

find_package(SQLite3 QUIET)
if(SQLite3_FOUND)
    covet_client(sqlite "${SQLite3_LIBRARIES}" ${SQLite3_INCLUDE_DIRS})
endif()

find_path(COVET_PG_INCLUDE libpq-fe.h PATH_SUFFIXES postgresql)
find_library(COVET_PG_LIBRARY NAMES pq libpq)
if(COVET_PG_INCLUDE)
    covet_client(pg "${COVET_PG_LIBRARY}" ${COVET_PG_INCLUDE})
endif()

# MySQL's header, or that of MariaDB's Connector/C, and the library that goes with it.
find_path(COVET_MYSQL_INCLUDE mysql.h PATH_SUFFIXES mysql mariadb)
if(EXISTS "${COVET_MYSQL_INCLUDE}/mariadb_version.h")
    find_library(COVET_MYSQL_LIBRARY NAMES mariadb PATH_SUFFIXES mariadb)
elseif(COVET_MYSQL_INCLUDE)
    find_library(COVET_MYSQL_LIBRARY NAMES mysqlclient PATH_SUFFIXES mysql)
endif()
if(COVET_MYSQL_INCLUDE)
    covet_client(mysql "${COVET_MYSQL_LIBRARY}" ${COVET_MYSQL_INCLUDE})
endif()
mark_as_advanced(COVET_PG_INCLUDE COVET_PG_LIBRARY COVET_MYSQL_INCLUDE COVET_MYSQL_LIBRARY)
