import fc from 'fast-check';
import { type Owner, ownerKey, ownerOf } from './owner';

it('Clerk’s own ids are kept as they are, and as they have always been stored', () => {
  expect(ownerKey({ kind: 'user', id: 'user_2abc' })).toBe('user_2abc');
  expect(ownerKey({ kind: 'organisation', id: 'org_2abc' })).toBe('org_2abc');
  expect(ownerKey({ kind: 'organisation', id: 'acme' })).toBe('acme');
});

it('no two owners have one key, and each key tells its owner', () => {
  const id = fc
    .tuple(fc.array(fc.constantFrom('user_', 'user:', 'organisation:', 'org_')), fc.string())
    .map(([starts, rest]) => starts.join('') + rest);
  const owner: fc.Arbitrary<Owner> = fc.record({ kind: fc.constantFrom('user', 'organisation'), id });
  fc.assert(fc.property(owner, (one) => expect(ownerOf(ownerKey(one))).toEqual(one)));
});
