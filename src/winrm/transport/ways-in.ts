import { LocalProtocolError } from '../errors.ts'
import { namelessHost, servicePrincipalFor } from '../kerberos/service-principal.ts'

interface Secret {
  /** Asked each time a connection is authenticated, and not kept. */
  reveal(): string
  /**
   * Looks whether it has been replaced, after the server refused it: what `reveal` gives from then on is tried once, where it is
   * another one than was refused.
   */
  renew?(): Promise<void>
}

export interface Account {
  /** `DOM\user`, `.\user`, `user@dom.tld` or `user`. */
  readonly username: string
  readonly password: Secret
}

export interface NtlmAuthentication extends Account {
  readonly kind: 'ntlm'
  /**
   * `bare`, the default: NTLM with nothing around it, which Windows answers in kind. `spnego`: the same two legs inside of
   * SPNEGO, as Windows' own client sends them, for what stands in between and knows only those. With a single mechanism to
   * choose from it is no safer: the messages of NTLM prove themselves.
   */
  readonly wrapping?: 'bare' | 'spnego' | undefined
}

/** The password itself goes to the server in each request: over HTTPS only, for local accounts, where the server allows it. */
export interface BasicAuthentication extends Account {
  readonly kind: 'basic'
}

/** A client certificate that the server maps to one of its local accounts: over HTTPS only. */
export interface CertificateAuthentication {
  readonly kind: 'certificate'
  /** PEM, with the certificates that lead to its issuer where there are any. */
  readonly certificate: string
  /** PEM, without a passphrase. */
  readonly key: Secret
}

/** Which ticket is shown to the server. It comes from this process's ticket cache, or through its keytab. */
interface Ticket {
  /** Whose, `name@REALM`; whoever the tickets of this process are for by default. */
  readonly principal?: string | undefined
  /** The name that the domain has for the server's WinRM; `HTTP/<host>` by default. */
  readonly servicePrincipal?: string | undefined
}

/** A ticket of the domain, through the npm package `kerberos`, where it is installed. It cannot seal: over HTTPS only. */
export interface KerberosAuthentication extends Ticket {
  readonly kind: 'kerberos'
}

/**
 * Kerberos over HTTPS; and NTLM where that is allowed by giving an account for it, and Kerberos is not to be had: over HTTP, without
 * the package or a ticket, or where the server does not offer it. Never after somebody refused the account.
 */
export interface NegotiateAuthentication extends Ticket {
  readonly kind: 'negotiate'
  readonly ntlmFallback?: Account | undefined
}

/** The password that may be shown to the server, where there is one. */
export function passwordOf(authentication: Authentication): Secret | undefined {
  if (authentication.kind === 'ntlm' || authentication.kind === 'basic') return authentication.password
  return authentication.kind === 'negotiate' ? authentication.ntlmFallback?.password : undefined
}

/** How a client shows who it is. */
export type Authentication =
  | NtlmAuthentication
  | BasicAuthentication
  | CertificateAuthentication
  | KerberosAuthentication
  | NegotiateAuthentication

/** `http`: every message is sealed. `https`: TLS protects them. */
export type Transport = 'http' | 'https'

/** Which certificate of a server is the right one. Without `ca` and `pin` the certificate authorities that Node knows decide. */
export interface TlsTrust {
  /** Certificates of authorities, PEM; they are trusted instead of those that Node knows. */
  readonly ca?: string | undefined
  /** SHA-256 of the server's own certificate in hexadecimal, colons allowed. It stands for issuer and name; the dates still count. */
  readonly pin?: string | undefined
  /** The name in the certificate, where it is not the host. */
  readonly serverName?: string | undefined
}

/** Where a server is, and how it is known to be the right one. */
export interface Address {
  /** A name or an address; IPv6 without brackets. */
  readonly host: string
  readonly port: number
  /** `http` by default. */
  readonly transport?: Transport | undefined
  readonly tls?: TlsTrust | undefined
}

/** The address and how to get in. */
export interface WayIn extends Address {
  readonly authentication: Authentication
}

const NO_SEAL = 'Kerberos cannot seal messages with the npm package "kerberos": it takes HTTPS'

/** Throws LocalProtocolError for what would be unsafe or has no meaning, before anything is sent. */
export function assertSafe({ host, transport = 'http', tls = {}, authentication }: WayIn): void {
  const { kind } = authentication
  if (transport === 'https') {
    if (kind === 'kerberos' || kind === 'negotiate') {
      const isNameless = servicePrincipalFor(host, authentication.servicePrincipal) === undefined
      if (isNameless && !mayUseNtlm(authentication)) throw new LocalProtocolError(namelessHost(host))
    }
    if (tls.pin !== undefined && tls.ca !== undefined)
      throw new LocalProtocolError('ca and pin exclude each other: a pin stands for the issuer')
    if (tls.pin !== undefined && pinBytes(tls.pin).length !== 32)
      throw new LocalProtocolError('a pin is the SHA-256 of a certificate: 64 hexadecimal digits')
    return
  }
  if (kind === 'basic') throw new LocalProtocolError('Basic shows the password to the network: it takes HTTPS')
  if (kind === 'certificate') throw new LocalProtocolError('a client certificate is shown in TLS: it takes HTTPS')
  if (kind === 'kerberos') throw new LocalProtocolError(NO_SEAL)
  if (kind === 'negotiate' && !mayUseNtlm(authentication))
    throw new LocalProtocolError(`${NO_SEAL}, or an account for NTLM`)
  if (tls.ca !== undefined || tls.pin !== undefined || tls.serverName !== undefined)
    throw new LocalProtocolError('ca, pin and server name have a meaning for HTTPS only')
}

function mayUseNtlm(authentication: Authentication): boolean {
  return authentication.kind === 'negotiate' && authentication.ntlmFallback !== undefined
}

/** The digits of a pin as bytes; shorter than 32 bytes where it is none. */
export function pinBytes(pin: string): Buffer {
  return Buffer.from(pin.replaceAll(':', ''), 'hex')
}

/** For sentences: the account, or what stands for it. */
export function describeIdentity(authentication: Authentication): string {
  switch (authentication.kind) {
    case 'certificate':
      return 'the client certificate'
    case 'kerberos':
    case 'negotiate': {
      const { principal } = authentication
      return principal === undefined ? 'the account of the Kerberos ticket' : `the account ${principal}`
    }
    default:
      return `the account ${authentication.username}`
  }
}
