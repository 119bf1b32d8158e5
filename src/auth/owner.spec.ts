import fc from 'fast-check';
import { type Owner, ownerKey, ownerOf } from './owner';

it('keeps Clerk’s own ids unchanged, as stored so far', () => {
  expect(ownerKey({ kind: 'user', id: 'user_2abc' })).toBe('user_2abc');
  expect(ownerKey({ kind: 'organisation', id: 'org_2abc' })).toBe('org_2abc');
  expect(ownerKey({ kind: 'organisation', id: 'acme' })).toBe('acme');
});

it('gives every owner its own key, from which the owner can be read', () => {
  const id = fc
    .tuple(fc.array(fc.constantFrom('user_', 'user:', 'organisation:', 'org_')), fc.string())
    .map(([starts, rest]) => starts.join('') + rest);
  const owner: fc.Arbitrary<Owner> = fc.record({ kind: fc.constantFrom('user', 'organisation'), id });
  fc.assert(fc.property(owner, (one) => expect(ownerOf(ownerKey(one))).toEqual(one)));
});
