import { AuthenticationError, LocalProtocolError, RemoteProtocolError } from '../errors.ts'
import type { AcceptingMechanism } from '../security/mechanism.ts'
import type { SealedMessage } from '../security/sealed-message.ts'
import {
  decodeNegTokenInit,
  decodeNegTokenResp,
  encodeNegTokenResp,
  INITIAL_CONTEXT_TOKEN,
  NEG_TOKEN_RESP,
  type NegTokenResp,
} from './neg-tokens.ts'

/**
 * The server side of the Negotiate scheme with one mechanism, for one socket: SPNEGO (RFC 4178), or the bare messages of the
 * mechanism, which are answered in kind (MS-SPNG 3.2.5.2).
 */
export class SpnegoAcceptor<M extends AcceptingMechanism> {
  readonly mechanism: M
  #wrapping: 'unknown' | 'bare' | 'spnego' = 'unknown'
  #list = new Uint8Array()
  #mustProve = false
  #isAccepted = false

  constructor(mechanism: M) {
    this.mechanism = mechanism
  }

  get complete(): boolean {
    return this.#isAccepted
  }

  /** The answer to a token of the client, undefined where none is due. Throws AuthenticationError for whoever is not let in, RemoteProtocolError for malformed tokens. */
  step(token: Uint8Array): Uint8Array | undefined {
    if (this.#isAccepted) throw new RemoteProtocolError('the handshake is already complete')
    const wrapping = token[0] === INITIAL_CONTEXT_TOKEN || token[0] === NEG_TOKEN_RESP ? 'spnego' : 'bare'
    const isFirst = this.#wrapping === 'unknown'
    if (!isFirst && wrapping !== this.#wrapping)
      throw new RemoteProtocolError('the client changes between SPNEGO and the bare mechanism')
    this.#wrapping = wrapping
    if (wrapping === 'bare') return this.#stepBare(token)
    return encodeNegTokenResp(isFirst ? this.#begin(token) : this.#continue(decodeNegTokenResp(token)))
  }

  seal(plaintext: Uint8Array): SealedMessage {
    return this.#established().seal(plaintext)
  }

  /** Throws RemoteProtocolError where the seal does not match; the connection is over then. */
  unseal(message: SealedMessage): Uint8Array {
    return this.#established().unseal(message)
  }

  #stepBare(token: Uint8Array): Uint8Array | undefined {
    const answer = this.mechanism.step(token)
    this.#isAccepted = this.mechanism.complete
    return answer
  }

  #begin(token: Uint8Array): NegTokenResp {
    const { mechTypes, mechTypeList, mechToken } = decodeNegTokenInit(token)
    const { oids, signsEveryList } = this.mechanism
    const supportedMech = mechTypes.find((oid) => oids.includes(oid))
    if (!supportedMech)
      throw new AuthenticationError('the client offers no mechanism that there is here', 'not-offered')
    this.#list = Uint8Array.from(mechTypeList)
    const isPreferred = supportedMech === mechTypes[0]
    this.#mustProve = signsEveryList || !isPreferred
    // The message that came along is one of the mechanism that the client likes best, and of use only if that is ours.
    if (!isPreferred) return { negState: 'request-mic', supportedMech }
    return { ...this.#advance(mechToken, undefined), supportedMech }
  }

  #continue({ responseToken, mechListMic, negState }: NegTokenResp): NegTokenResp {
    if (negState === 'reject') throw new AuthenticationError('the client gives up', 'refused')
    if (!responseToken) throw new RemoteProtocolError('the SPNEGO token has no message of the mechanism in it')
    return this.#advance(responseToken, mechListMic)
  }

  #advance(message: Uint8Array | undefined, mechListMic: Uint8Array | undefined): NegTokenResp {
    const responseToken = message && this.mechanism.step(message)
    if (!this.mechanism.complete) return { negState: 'accept-incomplete', responseToken }
    if (mechListMic) this.mechanism.verifyList(this.#list, mechListMic)
    else if (this.#mustProve) throw new AuthenticationError('the client did not sign the list of mechanisms', 'refused')
    this.#isAccepted = true
    return {
      negState: 'accept-completed',
      responseToken,
      ...(mechListMic && { mechListMic: this.mechanism.signList(this.#list) }),
    }
  }

  #established(): M {
    if (!this.#isAccepted) throw new LocalProtocolError('nobody has authenticated on this connection')
    return this.mechanism
  }
}
