const DIGITS = 20;

/**
 * By what a text is sorted where people read the list: "agent 2" comes before "agent 10". Each number in it has as many
 * digits, with zeros in front; longer numbers stay as they are. `ix_contacts_natural` is of this expression.
 *
 * @param text an expression
 */
export function naturally(text: string): string {
  const padded = `regexp_replace(${text}, '([0-9]+)', '${'0'.repeat(DIGITS - 1)}\\1', 'g')`;
  return `regexp_replace(${padded}, '0*([0-9]{${DIGITS},})', '\\1', 'g') COLLATE "C"`;
}
