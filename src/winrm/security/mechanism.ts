import type { Awaitable } from './authenticator.ts'
import type { SealedMessage } from './sealed-message.ts'

/** One side of a security mechanism that SPNEGO can choose (RFC 4178), such as NTLM or Kerberos; for one socket. */
export interface Mechanism {
  /** Object identifiers that stand for it, dotted, in the order in which they are offered. */
  readonly oids: readonly string[]
  /** True once both sides know each other and `seal` may be called. */
  readonly complete: boolean
  /** Whether both sides must prove which mechanisms were offered even where the first of them was chosen. */
  readonly signsEveryList: boolean
  /**
   * Without a token gives the first message of a client; with the peer's token the next one, or undefined where nothing is
   * left to send. Throws AuthenticationError, or RemoteProtocolError for a malformed token.
   */
  step(token?: Uint8Array): Awaitable<Uint8Array | undefined>
  /** The mechListMIC for the DER of the list of mechanisms, once complete; at most once, and before anything is sealed. */
  signList(list: Uint8Array): Awaitable<Uint8Array>
  /** Throws AuthenticationError where the peer's mechListMIC does not match the list that we know. */
  verifyList(list: Uint8Array, mic: Uint8Array): Awaitable<void>
  seal(plaintext: Uint8Array): Awaitable<SealedMessage>
  /** Throws RemoteProtocolError where the seal does not match; the connection is over then. */
  unseal(message: SealedMessage): Awaitable<Uint8Array>
}

/** The server's side of a mechanism: its first step has the client's token already, and it answers at once. */
export interface AcceptingMechanism extends Mechanism {
  step(token: Uint8Array): Uint8Array | undefined
  signList(list: Uint8Array): Uint8Array
  verifyList(list: Uint8Array, mic: Uint8Array): void
  seal(plaintext: Uint8Array): SealedMessage
  unseal(message: SealedMessage): Uint8Array
}
