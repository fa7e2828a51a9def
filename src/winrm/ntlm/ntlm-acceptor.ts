import { createHmac, timingSafeEqual } from 'node:crypto'
import { AuthenticationError, LocalProtocolError, RemoteProtocolError } from '../errors.ts'
import { channelBindingsHash } from '../security/channel-bindings.ts'
import type { AcceptingMechanism } from '../security/mechanism.ts'
import type { SealedMessage } from '../security/sealed-message.ts'
import type { AccountName } from './account-name.ts'
import { type Authenticate, computeMic, decodeAuthenticate, readMic } from './authenticate.ts'
import {
  type AvPair,
  announcesMic,
  avValue,
  decodeAvPairs,
  MSV_AV_CHANNEL_BINDINGS,
  MSV_AV_DNS_COMPUTER_NAME,
  MSV_AV_DNS_DOMAIN_NAME,
  MSV_AV_NB_COMPUTER_NAME,
  MSV_AV_NB_DOMAIN_NAME,
  MSV_AV_TIMESTAMP,
} from './av-pairs.ts'
import { encodeChallenge } from './challenge.ts'
import {
  agreedFlags,
  assertStrongFlags,
  CLIENT_FLAGS,
  NTLM_OID,
  NTLMSSP_NEGOTIATE_TARGET_INFO,
  NTLMSSP_TARGET_TYPE_SERVER,
} from './flags.ts'
import { decodeNegotiate } from './negotiate.ts'
import { encodeFiletime, ntowfv2 } from './ntlmv2.ts'
import { Rc4 } from './rc4.ts'
import { SealedSession } from './sealing.ts'

export interface NtlmAcceptorOptions {
  /** NetBIOS name of the server. */
  readonly computerName: string
  /** NetBIOS domain; a workgroup machine gives its own name. */
  readonly domainName: string
  readonly dnsDomain?: string
  /** The NT hash of an account, or undefined where there is none. `domain` is as the client typed it, empty for a local account. */
  readonly lookup: (userName: string, domain: string) => Uint8Array | undefined
  readonly random: (sizeBytes: number) => Uint8Array
  readonly now: () => number
  /** The TLS channel that clients must come through; undefined where nobody looks at it, or without TLS. */
  readonly channelBindings?: ExpectedChannelBindings | undefined
}

export interface ExpectedChannelBindings {
  /** What `tlsServerEndPoint` gives for the server's own certificate. */
  readonly expected: Uint8Array
  /** Whether a client that says nothing about its channel is refused; one that names another channel always is. */
  readonly isRequired: boolean
}

/** Offset of the AV pairs in the client's part of the NT response, and the least it can have. */
const TARGET_INFO_AT = 28
const PROOF_BYTES = 16

/** The server side of one NTLMv2 session (MS-NLMP 3.2), for one socket. It works on NT hashes and never sees a password. */
export class NtlmAcceptor implements AcceptingMechanism {
  readonly oids = [NTLM_OID]
  readonly signsEveryList = true
  readonly #options: NtlmAcceptorOptions
  #negotiate: Uint8Array | undefined
  #challenge: Uint8Array | undefined
  #serverChallenge = new Uint8Array()
  #session: SealedSession | undefined
  #account: AccountName | undefined

  constructor(options: NtlmAcceptorOptions) {
    this.#options = options
  }

  get complete(): boolean {
    return this.#session !== undefined
  }

  /** Who authenticated, once complete. */
  get account(): AccountName | undefined {
    return this.#account
  }

  /** With the first message gives the challenge, with the last gives undefined. Throws AuthenticationError for whoever is not let in, RemoteProtocolError for malformed messages. */
  step(token: Uint8Array): Uint8Array | undefined {
    if (this.#session) throw new RemoteProtocolError('the NTLM handshake is already complete')
    if (!this.#negotiate) return this.#issueChallenge(token)
    this.#accept(token)
    return undefined
  }

  signList(list: Uint8Array): Uint8Array {
    return this.#established().signList(list)
  }

  /** Throws AuthenticationError where the client's signature is not that of this list. */
  verifyList(list: Uint8Array, mic: Uint8Array): void {
    if (!this.#established().verifyList(list, mic))
      throw new AuthenticationError('the client signed another list of mechanisms than arrived here', 'refused')
  }

  seal(plaintext: Uint8Array): SealedMessage {
    return this.#established().seal(plaintext)
  }

  /** Throws RemoteProtocolError where the seal does not match; the session is over then. */
  unseal(message: SealedMessage): Uint8Array {
    return this.#established().unseal(message)
  }

  #issueChallenge(token: Uint8Array): Uint8Array {
    const { flags } = decodeNegotiate(token)
    assertStrongFlags(flags, 'client')
    this.#negotiate = Uint8Array.from(token)
    this.#serverChallenge = Uint8Array.from(this.#options.random(8))
    this.#challenge = encodeChallenge({
      flags: (agreedFlags(flags, CLIENT_FLAGS) | NTLMSSP_NEGOTIATE_TARGET_INFO | NTLMSSP_TARGET_TYPE_SERVER) >>> 0,
      targetName: this.#options.computerName,
      serverChallenge: this.#serverChallenge,
      targetInfo: this.#targetInfo(),
    })
    return this.#challenge
  }

  #targetInfo(): AvPair[] {
    const { computerName, domainName, dnsDomain, now } = this.#options
    const name = (id: number, text: string): AvPair => ({ id, value: Buffer.from(text, 'utf16le') })
    return [
      name(MSV_AV_NB_DOMAIN_NAME, domainName),
      name(MSV_AV_NB_COMPUTER_NAME, computerName),
      name(MSV_AV_DNS_DOMAIN_NAME, dnsDomain ?? computerName),
      name(MSV_AV_DNS_COMPUTER_NAME, dnsDomain ? `${computerName}.${dnsDomain}` : computerName),
      { id: MSV_AV_TIMESTAMP, value: encodeFiletime(now()) },
    ]
  }

  #accept(token: Uint8Array): void {
    const message = decodeAuthenticate(token)
    assertStrongFlags(message.flags, 'client')
    const keyExchangeKey = this.#verify(message)
    if (message.encryptedSessionKey.length !== 16) throw refused(message, 'sent no session key')
    const sessionKey = new Rc4(keyExchangeKey).update(message.encryptedSessionKey)
    const pairs = decodeAvPairs(message.ntResponse.subarray(PROOF_BYTES + TARGET_INFO_AT))
    this.#verifyMic(message, pairs, sessionKey, token)
    this.#verifyChannel(message, pairs)
    this.#account = { userName: message.userName, domain: message.domain }
    this.#session = new SealedSession(sessionKey, 'server')
  }

  #verify(message: Authenticate): Uint8Array {
    if (message.ntResponse.length < PROOF_BYTES + TARGET_INFO_AT + 4) throw refused(message, 'sent no NTLMv2 response')
    const hash = this.#options.lookup(message.userName, message.domain)
    if (!hash) throw refused(message, 'is not known here')
    const accountKey = ntowfv2(hash, message.userName, message.domain)
    const proof = message.ntResponse.subarray(0, PROOF_BYTES)
    const expected = hmacMd5(accountKey, this.#serverChallenge, message.ntResponse.subarray(PROOF_BYTES))
    if (!timingSafeEqual(proof, expected)) throw refused(message, 'has another password')
    return hmacMd5(accountKey, proof)
  }

  #verifyMic(message: Authenticate, pairs: readonly AvPair[], sessionKey: Uint8Array, token: Uint8Array): void {
    // A challenge with a timestamp obliges the client to send a MIC (MS-NLMP 3.1.5.1.2), so its absence is tampering.
    if (!announcesMic(pairs)) throw refused(message, 'sent no MIC')
    const expected = computeMic(sessionKey, [this.#negotiate ?? token, this.#challenge ?? token, token])
    if (!timingSafeEqual(readMic(token), expected)) throw refused(message, 'sent a MIC that does not match')
  }

  /** Windows counts a hash of zeros as a hash, although MS-NLMP 2.2.2.1 says that it stands for none. */
  #verifyChannel(message: Authenticate, pairs: readonly AvPair[]): void {
    const { channelBindings } = this.#options
    if (!channelBindings) return
    const found = avValue(pairs, MSV_AV_CHANNEL_BINDINGS)
    if (!found) {
      if (channelBindings.isRequired) throw refused(message, 'names no TLS channel')
      return
    }
    const expected = channelBindingsHash(channelBindings.expected)
    if (!Buffer.from(found).equals(expected)) throw refused(message, 'came through another TLS channel')
  }

  #established(): SealedSession {
    if (!this.#session) throw new LocalProtocolError('the NTLM handshake is not complete')
    return this.#session
  }
}

function refused(message: Authenticate, what: string): AuthenticationError {
  const account = message.domain ? `${message.domain}\\${message.userName}` : message.userName
  return new AuthenticationError(`the account ${account} ${what}`, 'refused')
}

function hmacMd5(key: Uint8Array, ...data: readonly Uint8Array[]): Uint8Array {
  const hmac = createHmac('md5', key)
  for (const part of data) hmac.update(part)
  return hmac.digest()
}
