/**
 * Whether chance holds a relationship out: always the same ones, and with a greater share those of a smaller one as well. $1
 * project
 *
 * @param row alias of a row with agent_id and user_id
 * @param percent of the relationships
 */
export const isHeldOut = (row: string, percent: string): string =>
  `('x' || left(md5(concat_ws(' ', 'holdout', $1::uuid::text, ${row}.agent_id::text, ${row}.user_id)), 6))::bit(24)::integer % 10000 < ${percent}::integer * 100`;
