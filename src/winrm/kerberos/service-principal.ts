import { LocalProtocolError } from '../errors.ts'

const SERVICE_PRINCIPAL = /^([A-Za-z][A-Za-z0-9]*)\/([A-Za-z0-9_][A-Za-z0-9_.-]*)$/
const ADDRESS = /^[\d.]+$|:/

/**
 * The name that the domain knows the server's WinRM by: the one given, or `HTTP/<host>`, which Active Directory has for every
 * computer; undefined for an address, which has none. Throws LocalProtocolError for anything that is not `<class>/<name>`.
 */
export function servicePrincipalFor(host: string, given?: string): string | undefined {
  if (given === undefined && ADDRESS.test(host)) return undefined
  const name = given ?? `HTTP/${host.replace(/\.$/, '')}`
  if (!SERVICE_PRINCIPAL.test(name))
    throw new LocalProtocolError('a service principal is a class and a name such as HTTP/mps1.contoso.local')
  return name
}

/** Why there is no Kerberos for an address. */
export function namelessHost(host: string): string {
  return `Kerberos knows servers by their names, and ${host} is an address: use the name, or give the service principal`
}

/** As the library wants it: GSSAPI takes `class@name` (RFC 2743 4.1), SSPI the principal itself. */
export function forLibrary(servicePrincipal: string, platform: string): string {
  return platform === 'win32' ? servicePrincipal : servicePrincipal.replace('/', '@')
}
