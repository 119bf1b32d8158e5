#!/bin/sh
# Runs the embedded PostgreSQL for as long as any process uses it.
#   supervisor.sh FIFO POSTGRES [ARGUMENT...]
# Every process that uses the server holds FIFO open for writing. When the last one has ended, in whatever way
# (kill -9 included: the kernel closes its files), reading FIFO gives end-of-file, and the server is stopped.
fifo=$1
shift
umask 077
rm -f "$fifo"
mkfifo "$fifo" || exit 1
exec 4<>"$fifo"           # keeps it open until the starting process holds it too
"$@" 3>&- 4>&- </dev/null &
server=$!
read -r _                 # a line: the starting process holds the fifo; end-of-file: it died before that
exec 3<"$fifo" 4>&-
# `read` and not `cat`: one process, no child to clean up.
( while read -r _; do :; done <&3; kill -INT "$server" 2>/dev/null ) &
watcher=$!
exec 3<&-
wait "$server"
status=$?
kill "$watcher" 2>/dev/null
rm -f "$fifo"
exit "$status"
