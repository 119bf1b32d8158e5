-- src/settings/preview.queries.ts
SELECT coalesce(sum(undirected), 0)::integer AS interactions,
       (count(*) FILTER (WHERE undirected > 0))::integer AS relationships,
       (count(*) FILTER (WHERE undirected = counted))::integer AS without_others
FROM (
  SELECT count(*) AS counted, count(*) FILTER (WHERE direction IS NULL AND kind IS DISTINCT FROM 'meeting') AS undirected
  FROM interactions WHERE project_id = $1 AND weight > 0
  GROUP BY agent_id, user_id
) AS relationship
