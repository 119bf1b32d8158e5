import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { keyHash, keyPrefix, newKey } from '../../src/auth/api-key';
import type { KeyScope } from '../../src/auth/tenant';
import { ApiKey } from '../../src/database/entities/api-key.entity';

/** Creates a key of the project without the API. @returns its id, and the key itself */
export async function insertKey(
  dataSource: DataSource,
  projectId: string,
  scopes: KeyScope[] = ['read'],
  more: Partial<ApiKey> = {},
): Promise<{ keyId: string; key: string }> {
  const key = newKey();
  const keyId = randomUUID();
  await dataSource.getRepository(ApiKey).insert({
    project_id: projectId,
    key_id: keyId,
    name: 'test',
    prefix: keyPrefix(key),
    key_hash: keyHash(key),
    scopes,
    created_by: 'user_test',
    ...more,
  });
  return { keyId, key };
}
