import { originForm } from './request-form';

describe('originForm', () => {
  it.each([
    ['/api/v1/projects?limit=1', '/api/v1/projects?limit=1'],
    ['//evil.example/api', '//evil.example/api'],
    ['/http://evil.example/api', '/http://evil.example/api'],
    ['*', '*'],
    ['http://evil.example/api/v1/projects?limit=1', '/api/v1/projects?limit=1'],
    ['HTTPS://user:password@evil.example:1//api', '//api'],
    ['http://evil.example', '/'],
    ['http://evil.example?limit=1', '/?limit=1'],
    ['http://[::1', '/'],
    ['http://[::1/api', '/api'],
    ['http:///api', '/api'],
    ['evil.example:80', '/evil.example:80'],
    ['', '/'],
  ])('of %s is %s', (target, expected) => {
    expect(originForm(target)).toBe(expected);
  });
});
