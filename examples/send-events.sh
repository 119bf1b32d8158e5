#!/usr/bin/env bash
# Sends the events that a file gained since the last run, one JSON object a line. For cron:
#
#   */5 * * * *  DEPTH_URL=… DEPTH_KEY=rd_live_… DEPTH_PROJECT=… examples/send-events.sh /var/log/events.ndjson
#
# The position is kept beside the file, and moves only after the server has the events. If that fails, the next run sends
# the same lines again, which counts nothing twice, because each event has its event_id.
set -euo pipefail

file=$1
kept="$file.position"
lines_per_request=1000

position=$(cat "$kept" 2>/dev/null || echo 0)
size=$(wc -c < "$file")
# A shorter file is a new one.
if ((size < position)); then position=0; fi

while ((position < size)); do
  batch=$(mktemp)
  trap 'rm -f "$batch"' EXIT
  # Whole lines only: the last one may still be being written.
  tail -c "+$((position + 1))" "$file" | head -n "$lines_per_request" > "$batch"
  if [ -n "$(tail -c 1 "$batch")" ]; then sed '$d' "$batch" > "$batch.whole" && mv "$batch.whole" "$batch"; fi
  bytes=$(wc -c < "$batch")
  if ((bytes == 0)); then break; fi

  answer=$(curl --silent --show-error --fail-with-body --max-time 60 --retry 5 --retry-all-errors --retry-max-time 300 \
    -H "Authorization: Bearer $DEPTH_KEY" -H 'Content-Type: application/x-ndjson' \
    --data-binary "@$batch" "$DEPTH_URL/api/v1/projects/$DEPTH_PROJECT/events")
  position=$((position + bytes))
  echo "$position" > "$kept.new" && mv "$kept.new" "$kept"

  counts=$(sed -E 's/.*"accepted":([0-9]+),"duplicates":([0-9]+),"rejected":([0-9]+).*/\1 accepted, \2 known, \3 rejected/' <<< "$answer")
  echo "$counts"
  # What is rejected stays rejected: write it down for a person.
  if [[ $answer != *'"rejected":0,'* ]]; then echo "$answer" >> "$file.rejected"; fi
done
