import type { DataSource } from 'typeorm';

/** One line for each element of the schema; the order of columns is ignored, because nothing depends on it. */
const SCHEMA = `
  SELECT format('%s.%s %s%s%s', relation, attname, format_type(atttypid, atttypmod),
                CASE WHEN attnotnull THEN ' NOT NULL' END, ' DEFAULT ' || pg_get_expr(adbin, adrelid)) AS line
  FROM pg_attribute
  JOIN mine ON mine.oid = attrelid
  LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE attnum > 0 AND NOT attisdropped
  UNION ALL
  SELECT format('%s: %s %s', relation, conname, pg_get_constraintdef(pg_constraint.oid))
  FROM pg_constraint JOIN mine ON mine.oid = conrelid
  UNION ALL
  SELECT format('%s (valid: %s)', pg_get_indexdef(indexrelid), indisvalid) FROM pg_index JOIN mine ON mine.oid = indrelid
  UNION ALL
  SELECT format('%s: policy %s %s USING %s WITH CHECK %s', relation, polname, polcmd,
                pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
  FROM pg_policy JOIN mine ON mine.oid = polrelid
  UNION ALL
  SELECT format('%s: row security %s, forced %s', relation, relrowsecurity, relforcerowsecurity)
  FROM pg_class JOIN mine USING (oid)
  UNION ALL
  SELECT format('%s: %s may %s', relation, grantee::regrole, privilege_type)
  FROM pg_class JOIN mine USING (oid) CROSS JOIN LATERAL aclexplode(relacl) AS grants WHERE grantee <> relowner
  UNION ALL
  SELECT format('%s: trigger %s', relation, tgname) FROM pg_trigger JOIN mine ON mine.oid = tgrelid WHERE NOT tgisinternal
  UNION ALL
  SELECT format('function %s', oid::regprocedure) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL
  SELECT format('type %s', oid::regtype) FROM pg_type
  WHERE typnamespace = 'public'::regnamespace AND typtype <> 'c' AND typelem = 0
  UNION ALL
  SELECT format('%s %s', relkind, relname) FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm', 'S', 'f', 'p') AND relname <> 'migrations_id_seq'`;

/** @returns the content of the schema `public` except the table of migrations, as sorted, comparable lines */
export async function schemaText(dataSource: DataSource): Promise<string[]> {
  const rows: { line: string }[] = await dataSource.query(
    `WITH mine AS (
       SELECT oid, relname AS relation FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'migrations'
     ) SELECT line FROM (${SCHEMA}) AS lines ORDER BY line COLLATE "C"`,
  );
  return rows.map(({ line }) => line);
}
