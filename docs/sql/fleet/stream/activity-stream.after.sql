-- src/fleet/stream/activity-stream.queries.ts
WITH project AS (
       SELECT CASE WHEN pinned_as_of IS NULL THEN 'infinity'
         ELSE (pinned_as_of + 1)::timestamp AT TIME ZONE time_zone - interval '1 microsecond' END AS until
       FROM projects WHERE project_id = $1
     ), entries AS (
       SELECT position, entry_id, acts, sum(acts) OVER (ORDER BY position) - acts AS acts_before
       FROM (
         SELECT position, entry_id, acts FROM feed_entries WHERE project_id = $1 AND position >= $2
         ORDER BY position LIMIT $4 + 1
       ) AS newer
     ), steps AS (
       SELECT entries.position, entries.entry_id, entries.acts, coalesce(act.ordinal, 0) AS ordinal, act.id
       FROM entries
       JOIN feed_entries ON feed_entries.project_id = $1 AND feed_entries.entry_id = entries.entry_id
       LEFT JOIN LATERAL unnest(feed_entries.act_ids) WITH ORDINALITY AS act(id, ordinal) ON true
       WHERE entries.acts_before <= $3::bigint + $4
         AND (entries.position, coalesce(act.ordinal, 0)) > ($2::bigint, $3::bigint)
       ORDER BY entries.position, act.ordinal LIMIT $4
     ), shown AS (
       SELECT steps.*, coalesce(done.agent_id, sent.agent_id) AS agent_id, coalesce(done.user_id, sent.user_id) AS user_id,
         coalesce(done.occurred_at, sent.occurred_at) AS occurred_at, done.action, done.summary, sent.kind
       FROM steps
       LEFT JOIN agent_actions done ON done.project_id = $1 AND done.action_id = steps.id
       LEFT JOIN interactions sent ON sent.project_id = $1 AND sent.interaction_id = steps.id
     )
     SELECT shown.position, shown.entry_id, shown.acts, shown.ordinal,
       CASE WHEN shown.occurred_at <= project.until THEN shown.id END AS id,
       coalesce(member.survivor_id, shown.agent_id) AS agent_id, coalesce(agents.name, '') AS agent_name, coalesce(alias.survivor_id, shown.user_id) AS user_id, CASE WHEN alias.name IS NULL THEN contacts.name ELSE alias.name END AS contact_name,
       shown.occurred_at, shown.action, shown.summary, shown.kind
     FROM shown
     CROSS JOIN project
     LEFT JOIN agent_aliases AS member ON member.project_id = $1 AND member.agent_id = shown.agent_id
LEFT JOIN agents ON agents.project_id = $1 AND agents.agent_id = coalesce(member.survivor_id, shown.agent_id)
     LEFT JOIN contacts ON contacts.project_id = $1 AND contacts.user_id = shown.user_id
LEFT JOIN contact_aliases AS alias ON alias.project_id = $1 AND alias.user_id = shown.user_id
     ORDER BY shown.position, shown.ordinal
