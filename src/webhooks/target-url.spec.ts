import { type AddressPolicy, refusedAddress } from './addresses';
import { readTargetUrl } from './target-url';

const PRODUCTION: AddressPolicy = { loopback: false, allowedHosts: ['hooks.internal', '*.corp.example', '10.1.2.3'] };
const DEVELOPMENT: AddressPolicy = { ...PRODUCTION, loopback: true };

describe('the address of an endpoint', () => {
  it.each([
    ['127.0.0.1', 'this machine'],
    ['127.255.0.9', 'this machine'],
    ['::1', 'this machine'],
    ['0.0.0.0', 'this machine'],
    ['::', 'this machine'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['fd12:3456::1', 'private'],
    ['fec0::1', 'private once'],
    ['100.64.0.1', 'of a carrier'],
    ['169.254.169.254', 'metadata'],
    ['169.254.0.1', 'link-local'],
    ['fe80::1', 'link-local'],
    ['fd00:ec2::254', 'metadata'],
    ['168.63.129.16', 'metadata'],
    ['100.100.100.200', 'metadata'],
    ['192.0.0.192', 'metadata'],
    ['::ffff:10.0.0.1', 'mapped'],
    ['::ffff:127.0.0.1', 'mapped'],
    ['::ffff:8.8.8.8', 'mapped'],
    ['::127.0.0.1', 'compatible with IPv4'],
    ['::ffff:0:127.0.0.1', 'translated'],
    ['64:ff9b::7f00:1', 'translated'],
    ['64:ff9b:1::1', 'translated'],
    ['2002:7f00:1::', '6to4'],
    ['2001::1', 'Teredo'],
    ['224.0.0.1', 'multicast'],
    ['ff02::1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['192.0.2.1', 'documentation'],
    ['2001:db8::1', 'documentation'],
    ['198.18.0.1', 'benchmarks'],
    ['240.0.0.1', 'reserved'],
    ['nonsense', 'none'],
  ])('%s is refused: %s', (address) => {
    expect(refusedAddress(address, 'example.com', PRODUCTION)).toEqual(expect.any(String));
  });

  it.each(['8.8.8.8', '93.184.216.34', '2606:4700::1111', '2a00:1450:4001::5'])('%s is accepted', (address) => {
    expect(refusedAddress(address, 'example.com', PRODUCTION)).toBeNull();
  });

  it('may be private for hosts that the operator allows, but never link-local', () => {
    for (const host of ['hooks.internal', 'HOOKS.internal', 'a.corp.example', 'a.b.corp.example']) {
      expect([host, refusedAddress('10.0.0.1', host, PRODUCTION)]).toEqual([host, null]);
      expect([host, refusedAddress('127.0.0.1', host, PRODUCTION)]).toEqual([host, null]);
      expect(refusedAddress('169.254.169.254', host, PRODUCTION)).toContain('metadata');
      expect(refusedAddress('fd00:ec2::254', host, PRODUCTION)).toContain('metadata');
      for (const address of [
        '::ffff:169.254.169.254',
        '64:ff9b::a9fe:a9fe',
        '2002:a9fe:a9fe::',
        '::ffff:0:a9fe:a9fe',
      ]) {
        expect([address, refusedAddress(address, host, PRODUCTION)]).toEqual([address, expect.any(String)]);
      }
    }
    for (const host of ['corp.example', 'evilcorp.example', 'hooks.internal.example', 'x.hooks.internal']) {
      expect([host, refusedAddress('10.0.0.1', host, PRODUCTION)]).toEqual([host, expect.any(String)]);
    }
  });

  it('may be this machine in development', () => {
    expect(refusedAddress('127.0.0.1', 'localhost', DEVELOPMENT)).toBeNull();
    expect(refusedAddress('::1', 'localhost', DEVELOPMENT)).toBeNull();
    expect(refusedAddress('10.0.0.1', 'localhost', DEVELOPMENT)).toEqual(expect.any(String));
    expect(refusedAddress('0.0.0.0', 'localhost', DEVELOPMENT)).toEqual(expect.any(String));
  });
});

describe('the URL of an endpoint', () => {
  it.each([
    ['https://example.com', 'https://example.com/'],
    ['HTTPS://Example.COM:443/a?b#c', 'https://example.com/a?b'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https://example.com./a', 'https://example.com/a'],
    ['https://a_b.example.com/', 'https://a_b.example.com/'],
    [`https://${'a'.repeat(63)}.example/`, `https://${'a'.repeat(63)}.example/`],
    ['https://10.1.2.3/', 'https://10.1.2.3/'],
    ['https://10.1.2.3./', 'https://10.1.2.3/'],
    ['https://8.8.8.8:8443/x', 'https://8.8.8.8:8443/x'],
    ['https://hooks.internal/', 'https://hooks.internal/'],
  ])('%s is read as %s', (text, url) => {
    expect(readTargetUrl(text, PRODUCTION)).toEqual({ url });
  });

  it.each([
    '',
    'example.com',
    '//example.com',
    'https://',
    'https://.',
    'https://../',
    'https://a..example.com/',
    'https://example.com../',
    `https://${'a'.repeat(64)}.example/`,
    `https://${'a.'.repeat(130)}example/`,
    'http://example.com/',
    'http://localhost/',
    'http://127.0.0.1/',
    'http://hooks.internal/',
    'https://localhost/',
    'https://api.localhost./',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.0.0.1/',
    'https://0177.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:7f00:1]/',
    'https://[fe80::1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://user@example.com/',
    'https://:password@example.com/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    `https://example.com/${'a'.repeat(2_000)}`,
    `https://example.com/${'ü'.repeat(500)}`,
    7,
    null,
  ])('%p is refused', (text) => {
    expect(readTargetUrl(text, PRODUCTION)).toEqual({ problem: expect.any(String) });
  });

  it('may be http to this machine in development, and to no other', () => {
    for (const text of ['http://localhost:4000/a', 'http://127.0.0.1:4000/a', 'http://[::1]:4000/a']) {
      expect(readTargetUrl(text, DEVELOPMENT)).toEqual({ url: text });
    }
    expect(readTargetUrl('http://localhost.:4000/a', DEVELOPMENT)).toEqual({ url: 'http://localhost:4000/a' });
    expect(readTargetUrl('http://example.com/', DEVELOPMENT)).toEqual({
      problem: expect.stringContaining('http is for this machine only'),
    });
  });
});
