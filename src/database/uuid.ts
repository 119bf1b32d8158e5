const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Whether a text is a UUID in the form in which we write them; anything else is not one of our ids. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
