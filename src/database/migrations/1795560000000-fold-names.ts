import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Collations that convert every script to lower case alike on every database: of PostgreSQL 17 and later, of ICU, of
 * Debian and Alpine.
 */
const LOCALE_FREE = ['pg_c_utf8', 'und-x-icu', 'C.utf8', 'C.UTF-8'] as const;

/** Combining marks of Latin, Greek, Cyrillic, Hebrew and Arabic, and invisible characters. */
const MARKS =
  '\\u00AD\\u0300-\\u036F\\u0483-\\u0487\\u0591-\\u05BD\\u05BF\\u05C1\\u05C2\\u05C4\\u05C5\\u05C7\\u0610-\\u061A\\u0640\\u064B-\\u065F\\u0670' +
  '\\u06D6-\\u06DC\\u1AB0-\\u1AFF\\u1DC0-\\u1DFF\\u200B-\\u200F\\u2060\\u20D0-\\u20FF\\uFE00-\\uFE0F\\uFE20-\\uFE2F\\uFEFF';

/**
 * The one rule by which names are compared when searching and sorting: ignores case, accents, marks and the Unicode
 * form, whatever the locale of the database. A name and a search text pass through the same function, so a name always
 * finds itself. Most names are ASCII and skip the expensive part. It is stored in no column, so it applies to names of
 * every age, and a list that continues after a recompute folds names as it did at its start.
 */
export class FoldNames1795560000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const found: { collname: string }[] = await runner.query(
      `SELECT collname FROM pg_collation
       WHERE collname IN ('${LOCALE_FREE.join("', '")}') AND collencoding IN (-1, pg_char_to_encoding(getdatabaseencoding()))`,
    );
    // One of the list exists, except on an old PostgreSQL built without ICU on a system without it.
    const collation = LOCALE_FREE.find((name) => found.some(({ collname }) => collname === name)) ?? 'default';
    await runner.query(
      `CREATE FUNCTION folded_name(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
       RETURN CASE WHEN octet_length(name) = char_length(name) THEN lower(name COLLATE "C") COLLATE "C"
         ELSE regexp_replace(
           -- The final sigma is a sigma, the i without a dot an i.
           translate(replace(lower(normalize(name, NFKD) COLLATE "${collation}"), 'ß', 'ss'), 'ςı', 'σi'),
           '[${MARKS}]', '', 'g') COLLATE "C"
       END`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION folded_name(text)');
  }
}
