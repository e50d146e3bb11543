# MySQL for tests/support/servers.
mysql_offered() { echo "mysql: not available (to be written)" >&2; return 1; }
mysql_ready() { false; }
mysql_clean() { :; }
