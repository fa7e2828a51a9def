import { LocalProtocolError, RemoteProtocolError } from '../errors.ts'
import { Defragmenter, encodeFragments, type FragmentLimits } from './fragment.ts'
import { decodeMessage, encodeMessage } from './message.ts'
import { MESSAGE_TYPES, type PsrpMessage, type PsrpMessageKind } from './messages/psrp-message.ts'
import { decodeBody, encodeBody } from './messages/registry.ts'
import type { SecureStringCipher } from './session-key.ts'

export interface ReceivedMessage {
  readonly type: number
  /** Undefined where the type is not known. */
  readonly message: PsrpMessage | undefined
  readonly poolId: string
  readonly pipelineId: string | undefined
}

export interface MessageChannelOptions {
  readonly side: 'client' | 'server'
  readonly poolId: string
  readonly limits?: Partial<FragmentLimits>
}

// SessionCapability and EncryptedSessionKey carry no pool id when a real server sends them (seen from 2016 and 2019).
const WITHOUT_POOL_ID: ReadonlySet<PsrpMessageKind> = new Set(['session-capability', 'encrypted-session-key'])
const ZERO_POOL_ID = '00000000-0000-0000-0000-000000000000'

/** Both directions of one runspace pool between bytes and messages: numbers objects, keeps a defragmenter per stream, holds the cipher. */
export class MessageChannel {
  readonly #side: 'client' | 'server'
  readonly #limits: Partial<FragmentLimits>
  // The pool's own stream under undefined, each pipeline's under its id: their fragments do not mix.
  readonly #streams = new Map<string | undefined, Defragmenter>()
  #lastObjectId = 0n
  poolId: string
  cipher: SecureStringCipher | undefined

  constructor(options: MessageChannelOptions) {
    this.#side = options.side
    this.#limits = options.limits ?? {}
    this.poolId = options.poolId
  }

  /** Fragments of one message; the first may have a limit of its own. */
  send(message: PsrpMessage, pipelineId: string | undefined, maxBytes: number, firstMaxBytes = maxBytes): Uint8Array[] {
    const fromServer = this.#side === 'server'
    const bytes = encodeMessage({
      destination: fromServer ? 'client' : 'server',
      type: MESSAGE_TYPES[message.kind],
      poolId: fromServer && WITHOUT_POOL_ID.has(message.kind) ? ZERO_POOL_ID : this.poolId,
      pipelineId,
      body: encodeBody(message, this.cipher),
    })
    this.#lastObjectId += 1n
    return encodeFragments(this.#lastObjectId, bytes, maxBytes, firstMaxBytes)
  }

  /** The messages that these bytes of a stream complete; each is decoded only when it is asked for, under the cipher of that moment. */
  *receive(bytes: Uint8Array, pipelineId: string | undefined): Generator<ReceivedMessage> {
    let stream = this.#streams.get(pipelineId)
    if (stream === undefined) {
      stream = new Defragmenter(this.#limits)
      this.#streams.set(pipelineId, stream)
    }
    for (const assembled of stream.receive(bytes)) {
      const raw = decodeMessage(assembled)
      if (raw.destination !== this.#side) {
        throw new RemoteProtocolError(
          `message of type ${raw.type} is for the ${raw.destination}, but this is the ${this.#side}`,
        )
      }
      const message = decodeBody(raw.type, raw.body, this.cipher)
      yield { type: raw.type, message, poolId: raw.poolId, pipelineId: pipelineId ?? raw.pipelineId }
    }
  }

  /** Forgets a pipeline's stream once nothing more can come on it. */
  endStream(pipelineId: string): void {
    this.#streams.delete(pipelineId)
  }

  isMidway(pipelineId: string | undefined): boolean {
    return this.#streams.get(pipelineId)?.isMidway ?? false
  }
}

/** Throws `LocalProtocolError` unless the state allows the action. */
export function requireState(action: string, state: string, allowed: string): void {
  if (state !== allowed) {
    throw new LocalProtocolError(`cannot ${action} while the runspace pool is ${state}; it must be ${allowed}`)
  }
}
