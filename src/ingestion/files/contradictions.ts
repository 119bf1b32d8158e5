import type { ContradictionRow } from '../import.queries';
import type { FactColumn } from '../interaction-fact';
import type { SourceReader } from './source';

/** Why a row is left out that contradicts another one. */
export function contradictionReason({ external_id, of_project }: ContradictionRow): string {
  return of_project
    ? `external_id "${external_id}" already exists in the project with other content`
    : `external_id "${external_id}" is also used by another row with other content`;
}

/** The row as parsed, in the columns of its file; ignored columns are empty. */
export function fieldsOf(row: ContradictionRow, { columns, factColumns }: SourceReader): readonly string[] {
  const { agent, contact, occurred_at, kind, direction, weight, contact_name, external_id } = row;
  const values: Readonly<Record<FactColumn, string>> = {
    agent_id: agent,
    contact_id: contact,
    occurred_at,
    contact_name: contact_name ?? '',
    kind,
    direction: direction ?? '',
    weight: String(weight),
    external_id: external_id ?? '',
  };
  return columns.map((column) => {
    const fact = factColumns.get(column.trim().toLowerCase());
    return fact === undefined ? '' : values[fact];
  });
}
