import { AuthenticationError, LocalProtocolError, RemoteProtocolError } from '../errors.ts'
import type { Authenticator } from '../security/authenticator.ts'
import type { Mechanism } from '../security/mechanism.ts'
import type { SealedMessage } from '../security/sealed-message.ts'
import {
  decodeNegTokenResp,
  encodeMechTypeList,
  encodeNegTokenInit,
  encodeNegTokenResp,
  type NegTokenResp,
} from './neg-tokens.ts'

/**
 * The client side of SPNEGO (RFC 4178): it offers mechanisms in order of preference, with the first message of the first
 * one, and goes on with the one that the server chooses. Where that is not the first, and always with NTLM, each side
 * signs the list of what was offered, so that nobody in between can take the better ones out of it.
 */
export class SpnegoClient implements Authenticator {
  readonly scheme = 'Negotiate'
  readonly sealProtocol = 'application/HTTP-SPNEGO-session-encrypted'
  #offered: readonly Mechanism[]
  #list: Uint8Array | undefined
  #chosen: Mechanism | undefined
  #mustProve = false
  #hasSigned = false
  #hasVerified = false
  #isAccepted = false

  /** `mechanisms` in order of preference, one at least; those that turn out to be unavailable are not offered. */
  constructor(mechanisms: readonly Mechanism[]) {
    this.#offered = mechanisms
  }

  get complete(): boolean {
    return this.#isAccepted
  }

  async step(token?: Uint8Array): Promise<Uint8Array | undefined> {
    if (this.#isAccepted) throw new LocalProtocolError('the SPNEGO handshake is already complete')
    if (!this.#list) return this.#offer()
    if (!token) throw new AuthenticationError('the server sent no SPNEGO token', 'not-offered')
    return this.#answer(this.#list, decodeNegTokenResp(token))
  }

  async seal(plaintext: Uint8Array): Promise<SealedMessage> {
    return this.#established().seal(plaintext)
  }

  async unseal(message: SealedMessage): Promise<Uint8Array> {
    return this.#established().unseal(message)
  }

  async #offer(): Promise<Uint8Array> {
    const mechToken = await this.#firstMessage()
    this.#list = encodeMechTypeList(this.#offered.flatMap(({ oids }) => oids))
    return encodeNegTokenInit({ mechTypeList: this.#list, mechToken })
  }

  /** The first message of the first mechanism that has one. */
  async #firstMessage(): Promise<Uint8Array | undefined> {
    const [first, ...others] = this.#offered
    if (!first) throw new LocalProtocolError('SPNEGO needs a mechanism to offer')
    try {
      return await first.step()
    } catch (error) {
      const isUnavailable = error instanceof AuthenticationError && error.reason === 'unavailable'
      if (!isUnavailable || others.length === 0) throw error
      this.#offered = others
      return this.#firstMessage()
    }
  }

  async #answer(list: Uint8Array, reply: NegTokenResp): Promise<Uint8Array | undefined> {
    if (reply.negState === 'reject')
      throw new AuthenticationError('the server refuses us, or every way of authenticating that we offer', 'refused')
    const isFirstReply = this.#chosen === undefined
    const mechanism = this.#chosen ?? this.#choose(reply)
    if (!isFirstReply && reply.negState === 'request-mic')
      throw new RemoteProtocolError('the server asks for a mechListMIC after its first SPNEGO token')
    const isNew = isFirstReply && mechanism !== this.#offered[0]
    const responseToken = isNew ? await mechanism.step() : await advance(mechanism, reply.responseToken)
    await this.#verify(mechanism, list, reply)
    if (reply.negState === 'accept-completed') return this.#accept(mechanism, responseToken)
    const mechListMic = await this.#sign(mechanism, list)
    if (!responseToken && !mechListMic)
      throw new RemoteProtocolError('the server waits for an SPNEGO token without need')
    return encodeNegTokenResp({ negState: 'accept-incomplete', responseToken, mechListMic })
  }

  /** What the server's first token decides. */
  #choose({ supportedMech, responseToken, negState }: NegTokenResp): Mechanism {
    const [first] = this.#offered
    const chosen = supportedMech === undefined ? first : this.#offered.find(({ oids }) => oids.includes(supportedMech))
    if (!chosen)
      throw new RemoteProtocolError(`the server chose the mechanism ${supportedMech}, which was not offered to it`)
    if (chosen !== first && responseToken)
      throw new RemoteProtocolError(`the server answers a message of ${supportedMech} that it never got`)
    this.#chosen = chosen
    this.#mustProve = chosen.signsEveryList || chosen !== first || negState === 'request-mic'
    return chosen
  }

  /** Old servers repeat the response token in the place of the MIC, which says nothing. */
  async #verify(mechanism: Mechanism, list: Uint8Array, reply: NegTokenResp): Promise<void> {
    const { mechListMic, responseToken } = reply
    if (!mechListMic || (responseToken && Buffer.from(mechListMic).equals(responseToken))) return
    if (!mechanism.complete || this.#hasVerified)
      throw new RemoteProtocolError('the server sends a mechListMIC that is not due')
    await mechanism.verifyList(list, mechListMic)
    this.#hasVerified = true
    this.#mustProve = true
  }

  async #sign(mechanism: Mechanism, list: Uint8Array): Promise<Uint8Array | undefined> {
    if (!mechanism.complete || !this.#mustProve || this.#hasSigned) return undefined
    this.#hasSigned = true
    return mechanism.signList(list)
  }

  #accept(mechanism: Mechanism, responseToken: Uint8Array | undefined): undefined {
    if (!mechanism.complete || responseToken)
      throw new RemoteProtocolError('the server calls the SPNEGO handshake complete before it is')
    if (this.#mustProve && !this.#hasVerified)
      throw new AuthenticationError('the server let us in without signing the list of mechanisms', 'weak')
    this.#isAccepted = true
  }

  #established(): Mechanism {
    if (!this.#chosen || !this.#isAccepted) throw new LocalProtocolError('the SPNEGO handshake is not complete')
    return this.#chosen
  }
}

/** Hands the server's message to the mechanism; one that is complete has nothing to say to a token about the list. */
function advance(mechanism: Mechanism, token: Uint8Array | undefined): ReturnType<Mechanism['step']> {
  if (!token && mechanism.complete) return undefined
  if (!token) throw new RemoteProtocolError('the SPNEGO token of the server has no message of the mechanism in it')
  if (mechanism.complete) throw new RemoteProtocolError('the server goes on with a mechanism that is complete')
  return mechanism.step(token)
}
