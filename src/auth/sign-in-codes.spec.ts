import { SignInCodes } from './sign-in-codes';

let codes: SignInCodes;
beforeEach(() => {
  jest.useFakeTimers({ now: 1_800_000_000_000 });
  codes = new SignInCodes();
});
afterEach(() => jest.useRealTimers());

it('a code is short and works once', () => {
  const code = codes.issue('token');
  expect(code).toMatch(/^[\w-]{22}$/);
  expect(codes.issue('token')).not.toBe(code);
  expect([codes.redeem(code), codes.redeem(code)]).toEqual(['token', null]);
});

it('a code works for a minute', () => {
  const [one, other] = [codes.issue('one'), codes.issue('other')];
  jest.setSystemTime(Date.now() + 60_000);
  expect(codes.redeem(one)).toBe('one');
  jest.setSystemTime(Date.now() + 1);
  expect(codes.redeem(other)).toBeNull();
});

it('unknown codes return null', () => {
  for (const code of ['', 'x', 'constructor', '__proto__']) expect(codes.redeem(code)).toBeNull();
});
