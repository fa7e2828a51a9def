import { AuthenticationError, LocalProtocolError } from '../errors.ts'
import type { Handshake } from '../security/authenticator.ts'
import { type KerberosContext, type KerberosPackage, loadKerberos } from './kerberos-package.ts'
import { forLibrary } from './service-principal.ts'

export interface KerberosClientOptions {
  /** `<class>/<name>`, see `servicePrincipalFor`. */
  readonly servicePrincipal: string
  /** Whose ticket, `name@REALM`; whoever the tickets of this process are for where undefined. */
  readonly principal?: string | undefined
  readonly load?: () => Promise<KerberosPackage>
}

/** What libraries say when the domain knows the account and turns it down (MIT's texts, and Heimdal's where they differ). */
const ACCOUNT_REFUSED =
  /credentials have been revoked|preauthentication failed|integrity check failed|password has expired|database has expired|client\b.* not found in kerberos database/i

/**
 * The client's side of Kerberos with the server's proof (RFC 4121, mutual). The ticket comes from the library: from the ticket
 * cache of this process, or through its keytab. It does not seal: over HTTP there is no Kerberos.
 */
export class KerberosClient implements Handshake {
  readonly scheme = 'Kerberos'
  readonly #options: KerberosClientOptions
  #context: KerberosContext | undefined

  constructor(options: KerberosClientOptions) {
    this.#options = options
  }

  get complete(): boolean {
    return this.#context?.contextComplete ?? false
  }

  /** Throws AuthenticationError: without a ticket before anything is sent, or where the server's proof does not hold. */
  async step(token?: Uint8Array): Promise<Uint8Array | undefined> {
    if (this.complete) throw new LocalProtocolError('the Kerberos handshake is already complete')
    if (!this.#context) return this.#askTicket()
    try {
      return fromBase64(await this.#context.step(Buffer.from(token ?? []).toString('base64')))
    } catch (error) {
      throw new AuthenticationError('the server did not prove who it is', 'weak', { cause: error })
    }
  }

  async #askTicket(): Promise<Uint8Array | undefined> {
    const { servicePrincipal, principal, load = loadKerberos } = this.#options
    const library = await load()
    try {
      this.#context = await library.initializeClient(forLibrary(servicePrincipal, process.platform), {
        mechOID: library.GSS_MECH_OID_KRB5,
        flags: library.GSS_C_MUTUAL_FLAG | library.GSS_C_SEQUENCE_FLAG,
        ...(principal !== undefined && { principal }),
      })
      return fromBase64(await this.#context.step(''))
    } catch (error) {
      throw noTicket(servicePrincipal, error)
    }
  }
}

/** Libraries put a sentence of no meaning before the one that counts. */
function noTicket(servicePrincipal: string, error: unknown): AuthenticationError {
  const text = (error instanceof Error ? error.message : String(error)).replace(
    /^(?:Unspecified GSS failure\. +Minor code may provide more information|No credentials were supplied, or the credentials were unavailable or inaccessible): /,
    '',
  )
  return ACCOUNT_REFUSED.test(text)
    ? new AuthenticationError(`the domain refused the account: ${text}`, 'refused', { cause: error })
    : new AuthenticationError(`no Kerberos ticket for ${servicePrincipal}: ${text}`, 'unavailable', { cause: error })
}

function fromBase64(token: string | null): Uint8Array | undefined {
  return token ? Buffer.from(token, 'base64') : undefined
}
