import { listedMistakes } from './listed-mistakes';

describe('listed mistakes', () => {
  it('lists a few mistakes unchanged', () => {
    const mistakes = [{ message: 'invalid integer', location: 'query.limit', value: 'abc' }, { value: { a: [1] } }];
    expect(listedMistakes('validation failed', mistakes)).toEqual({ detail: 'validation failed', errors: mistakes });
  });

  it('lists the first 20 of many, and their number', () => {
    const mistakes = Array.from({ length: 300_000 }, (_, index) => ({ location: `body.${index}` }));
    const { detail, errors } = listedMistakes('validation failed', mistakes);
    expect(detail).toBe('validation failed (20 of 300000 mistakes are listed)');
    expect(errors).toEqual(mistakes.slice(0, 20));
  });

  it('shortens everything that it repeats of the request', () => {
    const long = 'x'.repeat(100_000);
    const { errors } = listedMistakes('', [
      { message: long, location: long, value: long },
      { location: 'query.limit', value: long },
      { value: Array(1_000).fill(1) },
    ]);
    const cut = `${'x'.repeat(200)}…`;
    expect(errors).toEqual([{ message: cut, location: cut, value: cut }, { location: 'query.limit', value: cut }, {}]);
  });
});
