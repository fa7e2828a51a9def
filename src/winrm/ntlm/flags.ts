import { AuthenticationError } from '../errors.ts'

/** The object identifier of NTLM in SPNEGO. */
export const NTLM_OID = '1.3.6.1.4.1.311.2.2.10'

/** NegotiateFlags, MS-NLMP 2.2.2.5. */
export const NTLMSSP_NEGOTIATE_UNICODE = 0x0000_0001
const NTLMSSP_REQUEST_TARGET = 0x0000_0004
export const NTLMSSP_NEGOTIATE_SIGN = 0x0000_0010
export const NTLMSSP_NEGOTIATE_SEAL = 0x0000_0020
const NTLMSSP_NEGOTIATE_NTLM = 0x0000_0200
const NTLMSSP_NEGOTIATE_ALWAYS_SIGN = 0x0000_8000
export const NTLMSSP_TARGET_TYPE_SERVER = 0x0002_0000
export const NTLMSSP_NEGOTIATE_EXTENDED_SESSIONSECURITY = 0x0008_0000
export const NTLMSSP_NEGOTIATE_TARGET_INFO = 0x0080_0000
const NTLMSSP_NEGOTIATE_VERSION = 0x0200_0000
export const NTLMSSP_NEGOTIATE_128 = 0x2000_0000
export const NTLMSSP_NEGOTIATE_KEY_EXCH = 0x4000_0000
const NTLMSSP_NEGOTIATE_56 = 0x8000_0000

/** What a session of ours cannot do without, by the name that an error shows. */
const REQUIRED_OF_CLIENTS: readonly (readonly [string, number])[] = [
  ['UNICODE', NTLMSSP_NEGOTIATE_UNICODE],
  ['SIGN', NTLMSSP_NEGOTIATE_SIGN],
  ['SEAL', NTLMSSP_NEGOTIATE_SEAL],
  ['EXTENDED_SESSIONSECURITY', NTLMSSP_NEGOTIATE_EXTENDED_SESSIONSECURITY],
  ['128', NTLMSSP_NEGOTIATE_128],
  ['KEY_EXCH', NTLMSSP_NEGOTIATE_KEY_EXCH],
]
/** Only a server has target information, so only it must set the flag (MS-NLMP 2.2.2.5); not every client asks for it. */
const REQUIRED_OF_SERVERS = [...REQUIRED_OF_CLIENTS, ['TARGET_INFO', NTLMSSP_NEGOTIATE_TARGET_INFO]] as const

/** What the client asks for in its first message. */
export const CLIENT_FLAGS =
  (NTLMSSP_NEGOTIATE_UNICODE |
    NTLMSSP_REQUEST_TARGET |
    NTLMSSP_NEGOTIATE_SIGN |
    NTLMSSP_NEGOTIATE_SEAL |
    NTLMSSP_NEGOTIATE_NTLM |
    NTLMSSP_NEGOTIATE_ALWAYS_SIGN |
    NTLMSSP_NEGOTIATE_EXTENDED_SESSIONSECURITY |
    NTLMSSP_NEGOTIATE_TARGET_INFO |
    NTLMSSP_NEGOTIATE_VERSION |
    NTLMSSP_NEGOTIATE_128 |
    NTLMSSP_NEGOTIATE_KEY_EXCH |
    NTLMSSP_NEGOTIATE_56) >>>
  0

/** Flags that both sides have set, as an unsigned number. */
export function agreedFlags(ours: number, theirs: number): number {
  return (ours & theirs) >>> 0
}

/** Throws an AuthenticationError that names each missing flag: a weaker session is refused, never accepted (no NTLMv1, no clear body). */
export function assertStrongFlags(flags: number, whose: 'client' | 'server'): void {
  const required = whose === 'server' ? REQUIRED_OF_SERVERS : REQUIRED_OF_CLIENTS
  const missing = required.filter(([, flag]) => (flags & flag) === 0).map(([name]) => name)
  if (missing.length > 0)
    throw new AuthenticationError(
      `the ${whose} does not offer ${missing.join(', ')} for NTLM, which is required`,
      'weak',
    )
}
