import type { SealedMessage } from './sealed-message.ts'

/** The schemes of RFC 4559 and MS-WSMV that work by messages back and forth. */
export type HandshakeScheme = 'Negotiate' | 'Kerberos'

/** Kerberos is asked of a library that answers later; NTLM is reckoned at once. */
export type Awaitable<T> = T | Promise<T>

/** One side of one authentication by messages back and forth. One instance belongs to one socket: it is used up when the socket is. */
export interface Handshake {
  /** The word before the token in Authorization and WWW-Authenticate. */
  readonly scheme: HandshakeScheme
  /** True once both sides know each other. */
  readonly complete: boolean
  /**
   * Without a token gives the first message; with the peer's token the next one, or undefined where nothing is left to send.
   * Throws AuthenticationError, or RemoteProtocolError for a malformed token.
   */
  step(token?: Uint8Array): Awaitable<Uint8Array | undefined>
}

/** A handshake, and the protection of what follows it. */
export interface Authenticator extends Handshake {
  /** The protocol that sealed bodies name, MS-WSMV 2.2.9.1. */
  readonly sealProtocol: 'application/HTTP-SPNEGO-session-encrypted' | 'application/HTTP-Kerberos-session-encrypted'
  /** Throws LocalProtocolError before `complete`. Messages are sealed in the order in which they are sent. */
  seal(plaintext: Uint8Array): Awaitable<SealedMessage>
  /** Throws RemoteProtocolError where the seal does not match; the connection is over then. */
  unseal(message: SealedMessage): Awaitable<Uint8Array>
}
