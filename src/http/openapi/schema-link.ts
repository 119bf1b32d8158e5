export const API_PREFIX = '/api/v1';

/** Path of the JSON Schema of a body. */
export function schemaPath(name: string): string {
  return `${API_PREFIX}/schemas/${name}.json`;
}

/** Value of the `Link` header that names the JSON Schema of a body. */
export function schemaLink(name: string): string {
  return `<${schemaPath(name)}>; rel="describedBy"`;
}
