import { storageIn } from './storage';

const working = (): Storage => {
  const texts = new Map<string, string>();
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, value: string) => texts.set(key, value),
  } as unknown as Storage;
};

describe('stored texts', () => {
  it('are kept in the browser storage', () => {
    const storage = working();
    storageIn(() => storage).set('theme', 'dark');
    expect(storageIn(() => storage).get('theme')).toBe('dark');
  });

  it('are kept in the page if storage is blocked', () => {
    const memory = storageIn(() => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    });
    expect(memory.get('theme')).toBeNull();
    memory.set('theme', 'dark');
    expect(memory.get('theme')).toBe('dark');
  });

  it('are kept in the page while storage is full', () => {
    const storage = working();
    const { setItem } = storage;
    const memory = storageIn(() => storage);
    memory.set('theme', 'light');
    storage.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    memory.set('theme', 'dark');
    expect(memory.get('theme')).toBe('dark');
    storage.setItem = setItem;
    memory.set('theme', 'system');
    expect(memory.get('theme')).toBe('system');
    expect(storage.getItem('theme')).toBe('system');
  });
});
