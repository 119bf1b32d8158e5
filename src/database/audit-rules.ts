const TABLE = 'audit_entries';

/**
 * No statement changes an entry of the audit log, and none deletes one without `allowAuditDeletion`: for every role,
 * superusers too. Statements of a migration: they never change.
 */
export const CREATE_AUDIT_RULES = [
  `CREATE OR REPLACE RULE never_changed AS ON UPDATE TO ${TABLE} DO INSTEAD NOTHING`,
  `CREATE OR REPLACE RULE seldom_deleted AS ON DELETE TO ${TABLE}
    WHERE current_setting('relationship_depth.audit_deletion', true) IS DISTINCT FROM 'allowed' DO INSTEAD NOTHING`,
];
/** A distributed table may have none. */
export const DROP_AUDIT_RULES = ['never_changed', 'seldom_deleted'].map(
  (rule) => `DROP RULE IF EXISTS ${rule} ON ${TABLE}`,
);
