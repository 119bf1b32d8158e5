-- src/recompute/identity/alias.statements.ts
SELECT survivor_id, (array_agg(name ORDER BY name_given DESC, coalesce(named_at, '-infinity') DESC,
    name COLLATE "C" DESC) FILTER (WHERE name IS NOT NULL))[1] AS name
FROM (
  SELECT alias.survivor_id, contact.name, contact.name_given, contact.named_at
  FROM (
    SELECT user_id, survivor_id FROM contact_aliases
    WHERE project_id = $1 AND CASE WHEN $2::text[] IS NULL THEN true ELSE survivor_id = ANY ($2) END
  ) AS alias
  LEFT JOIN (SELECT user_id, name, name_given, named_at FROM contacts WHERE project_id = $1) AS contact USING (user_id)
) AS named
GROUP BY survivor_id
