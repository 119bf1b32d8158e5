/** A text of a file without what PostgreSQL cannot store: NUL, and unpaired surrogates. */
export function storedText(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Cs}/gu, '\uFFFD');
}

/** JSON whose texts are as `storedText`. JSON.stringify escapes both, and an escaped backslash may stand before either. */
export function storedJson(value: unknown): string {
  return JSON.stringify(value).replace(/\\(?:\\|u0000|ud[89a-f][\da-f]{2})/gi, (found) =>
    found === '\\\\' ? found : found.toLowerCase() === '\\u0000' ? '' : '\uFFFD',
  );
}
