import { describe, expect, it } from 'vitest'
import { forLibrary, servicePrincipalFor } from '../../../../src/winrm/kerberos/service-principal.ts'

describe('servicePrincipalFor', () => {
  it.each([
    ['mps1.contoso.local', undefined, 'HTTP/mps1.contoso.local'],
    ['mps1.contoso.local.', undefined, 'HTTP/mps1.contoso.local'],
    ['mps1', undefined, 'HTTP/mps1'],
    ['mps1', 'WSMAN/mps1.contoso.local', 'WSMAN/mps1.contoso.local'],
    ['10.20.5.7', 'HTTP/mps1.contoso.local', 'HTTP/mps1.contoso.local'],
  ])('for the host %s and the wish %s is %s', (host, given, expected) => {
    expect(servicePrincipalFor(host, given)).toBe(expected)
  })

  it.each(['10.20.5.7', '::1', 'fe80::1'])('has none for the address %s', (host) => {
    expect(servicePrincipalFor(host)).toBeUndefined()
  })

  it.each(['HTTP', 'HTTP/', '/mps1', 'HTTP/mps1@CONTOSO.LOCAL', 'HTTP/a/b', 'HTTP/a b'])('refuses %j', (given) => {
    expect(() => servicePrincipalFor('mps1', given)).toThrow('a service principal is a class and a name such as')
  })
})

it('is written with @ for GSSAPI, and as it is for SSPI', () => {
  expect(forLibrary('HTTP/mps1', 'linux')).toBe('HTTP@mps1')
  expect(forLibrary('HTTP/mps1', 'win32')).toBe('HTTP/mps1')
})
