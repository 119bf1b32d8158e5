const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Whether PostgreSQL takes a text for a uuid, in the form in which we write them: anything else is no id of ours. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
