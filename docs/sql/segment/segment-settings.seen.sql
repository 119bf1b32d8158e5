-- src/segment/segment-settings.queries.ts
SELECT name, count, anonymous, first_seen, last_seen FROM segment_events WHERE project_id = $1
ORDER BY last_seen DESC, name
