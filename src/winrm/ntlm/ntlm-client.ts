import { AuthenticationError, LocalProtocolError } from '../errors.ts'
import type { Authenticator } from '../security/authenticator.ts'
import { channelBindingsHash } from '../security/channel-bindings.ts'
import type { Mechanism } from '../security/mechanism.ts'
import type { SealedMessage } from '../security/sealed-message.ts'
import { parseAccountName } from './account-name.ts'
import { type Authenticate, computeMic, encodeAuthenticate, withMic } from './authenticate.ts'
import { type AvPair, avValue, encodeAvPairs, MSV_AV_TIMESTAMP, withChannelBindings, withMicFlag } from './av-pairs.ts'
import { type Challenge, decodeChallenge } from './challenge.ts'
import { agreedFlags, assertStrongFlags, CLIENT_FLAGS, NTLM_OID } from './flags.ts'
import { encodeNegotiate } from './negotiate.ts'
import { computeNtlmv2, encodeFiletime, ntHash, ntowfv2 } from './ntlmv2.ts'
import { Rc4 } from './rc4.ts'
import { SealedSession } from './sealing.ts'

export interface NtlmClientOptions {
  /** `DOM\user`, `.\user`, `user@dom.tld` or `user`. */
  readonly username: string
  readonly password: { reveal(): string }
  readonly random: (sizeBytes: number) => Uint8Array
  /** Epoch ms; only used where the server sends no time of its own. */
  readonly now: () => number
  /** What `tlsServerEndPoint` gives for the TLS around; undefined without TLS. */
  readonly channelBindings?: Uint8Array | undefined
}

/** The client side of one NTLMv2 session (MS-NLMP 3.1): two steps, then sealing. One instance belongs to one socket. */
export class NtlmClient implements Authenticator, Mechanism {
  readonly scheme = 'Negotiate'
  readonly sealProtocol = 'application/HTTP-SPNEGO-session-encrypted'
  readonly oids = [NTLM_OID]
  /** The last message carries a MIC, and from then on both lists are signed (MS-SPNG 3.1.5.1). */
  readonly signsEveryList = true
  readonly #options: NtlmClientOptions
  #negotiate: Uint8Array | undefined
  #session: SealedSession | undefined

  constructor(options: NtlmClientOptions) {
    this.#options = options
  }

  get complete(): boolean {
    return this.#session !== undefined
  }

  /** Without a token gives the first message, with the server's challenge the last. Throws AuthenticationError for a weak server, RemoteProtocolError for a malformed challenge. */
  step(token?: Uint8Array): Uint8Array {
    if (this.#session) throw new LocalProtocolError('the NTLM handshake is already complete')
    if (!this.#negotiate) {
      this.#negotiate = encodeNegotiate(CLIENT_FLAGS)
      return this.#negotiate
    }
    if (!token) throw new AuthenticationError('the server sent no NTLM challenge', 'not-offered')
    return this.#authenticate(this.#negotiate, token)
  }

  signList(list: Uint8Array): Uint8Array {
    return this.#established().signList(list)
  }

  /** Throws AuthenticationError where the server's signature is not that of this list. */
  verifyList(list: Uint8Array, mic: Uint8Array): void {
    if (!this.#established().verifyList(list, mic))
      throw new AuthenticationError('the server signed another list of mechanisms than was offered', 'weak')
  }

  seal(plaintext: Uint8Array): SealedMessage {
    return this.#established().seal(plaintext)
  }

  /** Throws RemoteProtocolError where the seal does not match; the session is over then. */
  unseal(message: SealedMessage): Uint8Array {
    return this.#established().unseal(message)
  }

  #authenticate(negotiate: Uint8Array, token: Uint8Array): Uint8Array {
    const challenge = decodeChallenge(token)
    assertStrongFlags(challenge.flags, 'server')
    const sessionKey = this.#options.random(16)
    const message = encodeAuthenticate(this.#prove(challenge, sessionKey))
    this.#session = new SealedSession(sessionKey, 'client')
    return withMic(message, computeMic(sessionKey, [negotiate, token, message]))
  }

  #prove(challenge: Challenge, sessionKey: Uint8Array): Authenticate {
    const { userName, domain } = parseAccountName(this.#options.username)
    const serverTime = avValue(challenge.targetInfo, MSV_AV_TIMESTAMP)
    const response = computeNtlmv2({
      accountKey: ntowfv2(ntHash(this.#options.password.reveal()), userName, domain),
      serverChallenge: challenge.serverChallenge,
      clientChallenge: this.#options.random(8),
      timestamp: serverTime?.length === 8 ? serverTime : encodeFiletime(this.#options.now()),
      targetInfo: encodeAvPairs(this.#targetInfo(challenge.targetInfo)),
      hasServerTimestamp: serverTime !== undefined,
    })
    return {
      flags: agreedFlags(CLIENT_FLAGS, challenge.flags),
      lmResponse: response.lmResponse,
      ntResponse: response.ntResponse,
      domain,
      userName,
      workstation: '',
      encryptedSessionKey: new Rc4(response.keyExchangeKey).update(sessionKey),
    }
  }

  /** What the server sent, and what we add under the protection of the proof. A target name is not: none is better than a wrong one. */
  #targetInfo(pairs: readonly AvPair[]): AvPair[] {
    const { channelBindings } = this.#options
    const withMic = withMicFlag(pairs)
    return channelBindings ? withChannelBindings(withMic, channelBindingsHash(channelBindings)) : withMic
  }

  #established(): SealedSession {
    if (!this.#session) throw new LocalProtocolError('the NTLM handshake is not complete')
    return this.#session
  }
}
