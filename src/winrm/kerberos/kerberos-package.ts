import { createRequire } from 'node:module'
import { AuthenticationError } from '../errors.ts'

/** What of the npm package `kerberos` (7.0) is used here: GSSAPI of MIT or Heimdal, or SSPI on Windows. Tokens are base64. */
export interface KerberosPackage {
  readonly GSS_C_MUTUAL_FLAG: number
  readonly GSS_C_SEQUENCE_FLAG: number
  readonly GSS_MECH_OID_KRB5: number
  initializeClient(service: string, options: KerberosOptions): Promise<KerberosContext>
}

interface KerberosOptions {
  readonly mechOID: number
  /** The package's types call it `gssFlag`, but `flags` is what it reads. */
  readonly flags: number
  /** Whose ticket; an account that has none is an error. */
  readonly principal?: string
}

/** A security context of the library. Its `wrap` is of no use for sealing: see docs/decisions.md. */
export interface KerberosContext {
  readonly contextComplete: boolean
  step(token: string): Promise<string | null>
}

const PACKAGE = 'kerberos'

/**
 * Loads the package when it is first needed. Tools that follow imports take it for no dependency this way: it is one only where
 * somebody has installed it. Throws AuthenticationError where it is not there or cannot be loaded.
 */
export async function loadKerberos(): Promise<KerberosPackage> {
  try {
    return createRequire(import.meta.url)(PACKAGE)
  } catch (error) {
    const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    const text = said.includes(`'${PACKAGE}'`)
      ? 'Kerberos needs the npm package "kerberos", which is not installed: see docs/install.md'
      : `the npm package "kerberos" cannot be loaded, so there is no Kerberos: ${said}`
    throw new AuthenticationError(text, 'unavailable', { cause: error })
  }
}
