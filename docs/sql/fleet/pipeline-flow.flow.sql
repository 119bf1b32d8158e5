-- src/fleet/pipeline-flow.service.ts
SELECT concat('{"stages":[', string_agg('{"stage":"' || name || '","count":' || COALESCE(count, 0) || '}', ','), ']}')
FROM (
  SELECT name, kept.count
  FROM unnest(ARRAY['new', 'qualified', 'routed', 'nurtured', 'closed']) WITH ORDINALITY AS stage (name, place)
  LEFT JOIN pipeline_stages kept ON kept.project_id = $1 AND kept.stage = stage.name
  ORDER BY place
) flow
