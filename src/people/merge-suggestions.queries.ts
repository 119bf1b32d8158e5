import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { CursorKey } from '../http/query/cursor';
import { TenantReader } from '../serving/tenant-reader';

export interface SuggestionRow {
  readonly reason: string;
  readonly value: string;
  readonly contacts: readonly { readonly user_id: string; readonly name: string | null; readonly first_seen: string }[];
}

/** More contacts with the same name or address are several persons, or one mailbox of many. */
const MOST = '5';

/**
 * Contacts that may be one person, without those that somebody parted. $2 and $3 the reason and the value after which the
 * page begins, $4 limit
 */
const SUGGESTIONS = `WITH contact AS (
    SELECT known.user_id, known.first_seen, coalesce(alias.name, known.name) AS name
    FROM (SELECT user_id, name, first_seen FROM contacts WHERE project_id = $1) AS known
    LEFT JOIN (SELECT user_id, survivor_id, name FROM contact_aliases WHERE project_id = $1 OFFSET 0) AS alias
      ON alias.user_id = known.user_id
    WHERE coalesce(alias.survivor_id, known.user_id) = known.user_id
      AND known.user_id NOT IN (SELECT user_id FROM contact_merges WHERE project_id = $1 AND into_id IS NULL)
  ),
  keyed AS (
    SELECT 'same_name' AS reason, regexp_replace(btrim(folded_name(name)), ' +', ' ', 'g') AS value, user_id, name, first_seen
    FROM contact WHERE name IS NOT NULL
    UNION ALL
    SELECT 'same_address', regexp_replace(lower(split_part(user_id, '@', 1)), '[+].*$', ''), user_id, name, first_seen
    FROM contact WHERE user_id LIKE '_%@_%'
  )
  SELECT reason, value, json_agg(json_build_object('user_id', user_id, 'name', name,
    'first_seen', to_char(first_seen AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY first_seen, user_id COLLATE "C") AS contacts
  FROM keyed
  WHERE value <> ''
    AND CASE WHEN $2::text IS NULL THEN true ELSE (reason COLLATE "C", value COLLATE "C") > ($2, $3::text) END
  GROUP BY reason, value
  HAVING count(*) BETWEEN 2 AND ${MOST}
  ORDER BY reason COLLATE "C", value COLLATE "C"
  LIMIT $4`;

@Injectable()
export class MergeSuggestionsQueries {
  constructor(private readonly reader: TenantReader) {}

  async page(projectId: ProjectId, after: readonly CursorKey[] | null, limit: number): Promise<SuggestionRow[]> {
    const [reason = null, value = null] = after ?? [];
    return await this.reader.queryHeavy(projectId, SUGGESTIONS, [reason, value, limit]);
  }
}
