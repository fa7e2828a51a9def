import { NIL, primitiveDictionaryValue, stringValue } from '../clixml/build-values.ts'
import type { ClixmlValue } from '../clixml/values.ts'
import { LocalProtocolError, RemoteProtocolError } from '../errors.ts'
import { ByteWriter } from '../wire/byte-writer.ts'
import { parseGuid } from '../wire/guid.ts'
import { type PsrpEvent, recordEvent } from './client-events.ts'
import { buildErrorRecord, readErrorRecord } from './error-record.ts'
import type { FragmentLimits } from './fragment.ts'
import { MessageChannel, type ReceivedMessage, requireState } from './message-channel.ts'
import type { HostCall, MessageOf, PsrpMessage } from './messages/psrp-message.ts'
import { isTerminal, type RunspacePoolState } from './messages/states.ts'
import { encodePipeline, type PipelineSpec } from './pipeline.ts'
import { SecureStringCipher, type SessionKeyPair } from './session-key.ts'

export interface ClientRunspacePoolOptions {
  /** Also the ShellId of the WS-Management shell. */
  readonly poolId: string
  readonly minRunspaces?: number
  readonly maxRunspaces?: number
  /** Readable in the session as $PSSenderInfo.ApplicationArguments. */
  readonly applicationArguments?: Readonly<Record<string, string>>
  /** Room for one fragment in an envelope, before base64. */
  readonly maxFragmentBytes?: number
  readonly limits?: Partial<FragmentLimits>
}

export interface NewPipeline {
  /** Also the CommandId. */
  readonly pipelineId: string
  readonly spec: PipelineSpec
  /** Room in the Command and in a Send envelope, before base64; by default the pool's `maxFragmentBytes`. */
  readonly maxCommandBytes?: number
  readonly maxSendBytes?: number
}

export interface PipelineFragments {
  /** For the Arguments of Command. */
  readonly first: Uint8Array
  /** Each for a Send on stdin, in this order. */
  readonly rest: readonly Uint8Array[]
}

// What fits into the smallest envelope that a server may insist on, 153,600 bytes, with its headers and base64.
const DEFAULT_MAX_FRAGMENT_BYTES = 100_000
const NO_RESPONSE = -100n

/** The client's half of a runspace pool (MS-PSRP 3.1): bytes in, events and bytes out, no I/O. */
export class ClientRunspacePool {
  readonly poolId: string
  readonly #channel: MessageChannel
  readonly #options: ClientRunspacePoolOptions
  #state: RunspacePoolState = 'before-open'
  #keyPair: SessionKeyPair | undefined
  #lastCallId = 0n

  constructor(options: ClientRunspacePoolOptions) {
    this.poolId = parseGuid(options.poolId)
    this.#options = options
    this.#channel = new MessageChannel({ side: 'client', poolId: this.poolId, limits: options.limits ?? {} })
  }

  get state(): RunspacePoolState {
    return this.#state
  }

  get hasSessionKey(): boolean {
    return this.#channel.cipher !== undefined
  }

  /** SessionCapability and InitRunspacePool, for creationXml. */
  openingFragments(): Uint8Array {
    requireState('open', this.#state, 'before-open')
    this.#state = 'opening'
    const named = this.#options.applicationArguments
    const entries = Object.entries(named ?? {}).map(([name, text]) => [name, stringValue(text)])
    return joined([
      // Everybody sends these versions, PowerShell 5.1 included.
      ...this.#send({
        kind: 'session-capability',
        protocolVersion: '2.3',
        psVersion: '2.0',
        serializationVersion: '1.1.0.1',
      }),
      ...this.#send({
        kind: 'init-runspace-pool',
        minRunspaces: this.#options.minRunspaces ?? 1,
        maxRunspaces: this.#options.maxRunspaces ?? 1,
        applicationArguments: named === undefined ? NIL : primitiveDictionaryValue(Object.fromEntries(entries)),
      }),
    ])
  }

  /** CreatePipeline in pieces; throws `LocalProtocolError` if it holds a SecureString and keys are not exchanged yet. */
  createPipeline({ pipelineId, spec, maxCommandBytes, maxSendBytes }: NewPipeline): PipelineFragments {
    requireState('create a pipeline', this.#state, 'opened')
    const [first, ...rest] = this.#channel.send(
      { kind: 'create-pipeline', body: encodePipeline(spec) },
      parseGuid(pipelineId),
      maxSendBytes ?? this.#maxFragmentBytes,
      maxCommandBytes ?? this.#maxFragmentBytes,
    )
    if (first === undefined) throw new LocalProtocolError('a message has no fragment')
    return { first, rest }
  }

  /** Input objects and their end, each piece for a Send on stdin of the pipeline. */
  pipelineInput(pipelineId: string, values: readonly ClixmlValue[]): Uint8Array[] {
    const id = parseGuid(pipelineId)
    const inputs = values.flatMap((value) => this.#send({ kind: 'pipeline-input', value }, id))
    return packed([...inputs, ...this.#send({ kind: 'end-of-pipeline-input' }, id)], this.#maxFragmentBytes)
  }

  /** PublicKey, for a Send on stdin of the pool; the answer is the event `session-key`. */
  exchangeKey(keyPair: SessionKeyPair): Uint8Array {
    requireState('exchange keys', this.#state, 'opened')
    if (this.#keyPair !== undefined) throw new LocalProtocolError('keys of this runspace pool were exchanged before')
    this.#keyPair = keyPair
    return joined(this.#send({ kind: 'public-key', blob: keyPair.publicKeyBlob }))
  }

  /** ResetRunspaceState, for a Send on stdin of the pool; the event `runspace-availability` answers with the same call id. */
  resetRunspaceState(): { readonly callId: bigint; readonly bytes: Uint8Array } {
    requireState('reset the runspace', this.#state, 'opened')
    this.#lastCallId += 1n
    const callId = this.#lastCallId
    return { callId, bytes: joined(this.#send({ kind: 'reset-runspace-state', callId })) }
  }

  /** Takes the bytes of one Stream, of the pool or of a pipeline; throws `RemoteProtocolError`. */
  receive(bytes: Uint8Array, pipelineId?: string): PsrpEvent[] {
    const stream = pipelineId === undefined ? undefined : parseGuid(pipelineId)
    return Array.from(this.#channel.receive(bytes, stream), (received) => this.#eventOf(received))
  }

  /** To be told when the shell was deleted or is gone: no state comes over the wire then. */
  markClosed(): void {
    if (this.#state !== 'broken') this.#state = 'closed'
  }

  /** True while a message of this stream is only partly received: if the answers end here, data was lost. */
  isMidway(pipelineId?: string): boolean {
    return this.#channel.isMidway(pipelineId === undefined ? undefined : parseGuid(pipelineId))
  }

  get #maxFragmentBytes(): number {
    return this.#options.maxFragmentBytes ?? DEFAULT_MAX_FRAGMENT_BYTES
  }

  #send(message: PsrpMessage, pipelineId?: string): Uint8Array[] {
    return this.#channel.send(message, pipelineId, this.#maxFragmentBytes)
  }

  #eventOf(received: ReceivedMessage): PsrpEvent {
    const { message, pipelineId } = received
    if (message === undefined) return { kind: 'unknown-message', pipelineId, type: received.type }
    switch (message.kind) {
      case 'session-capability':
        return this.#capable(message)
      case 'runspace-pool-state':
        return this.#poolState(message)
      case 'encrypted-session-key':
        return this.#sessionKey(message)
      case 'application-private-data':
      case 'runspace-availability':
      case 'runspace-pool-init-data':
      case 'public-key-request':
      case 'user-event':
        return message
      case 'runspace-pool-host-call':
        return this.#refuseHostCall(message, 'runspace-pool-host-response', undefined)
      case 'pipeline-host-call':
        return this.#refuseHostCall(message, 'pipeline-host-response', pipelineOf(received))
      case 'pipeline-state':
        return this.#pipelineState(message, pipelineOf(received))
      case 'pipeline-output':
      case 'error-record':
      case 'debug-record':
      case 'verbose-record':
      case 'warning-record':
      case 'progress-record':
      case 'information-record':
        return recordEvent(message, pipelineOf(received))
      case 'init-runspace-pool':
      case 'public-key':
      case 'connect-runspace-pool':
      case 'set-max-runspaces':
      case 'set-min-runspaces':
      case 'create-pipeline':
      case 'get-available-runspaces':
      case 'get-command-metadata':
      case 'reset-runspace-state':
      case 'runspace-pool-host-response':
      case 'pipeline-input':
      case 'end-of-pipeline-input':
      case 'pipeline-host-response':
        throw new RemoteProtocolError(`server sent ${message.kind}, which only a client sends`)
    }
  }

  #capable({ kind, protocolVersion, psVersion }: MessageOf<'session-capability'>): PsrpEvent {
    if (!protocolVersion.startsWith('2.')) {
      throw new RemoteProtocolError(`server speaks PSRP ${protocolVersion}, not 2.x`)
    }
    return { kind, protocolVersion, psVersion }
  }

  #poolState({ state, error }: MessageOf<'runspace-pool-state'>): PsrpEvent {
    this.#state = state
    return { kind: 'pool-state', state, error: error && readErrorRecord(error) }
  }

  #pipelineState({ kind, state, error }: MessageOf<'pipeline-state'>, pipelineId: string): PsrpEvent {
    if (isTerminal(state)) this.#channel.endStream(pipelineId)
    return { kind, pipelineId, state, error: error && readErrorRecord(error) }
  }

  #sessionKey({ blob }: MessageOf<'encrypted-session-key'>): PsrpEvent {
    if (this.#keyPair === undefined || this.hasSessionKey) {
      throw new RemoteProtocolError('server sent a session key that was not asked for')
    }
    this.#channel.cipher = new SecureStringCipher(this.#keyPair.unwrapSessionKey(blob))
    return { kind: 'session-key' }
  }

  // We declared no host, so calls are out of contract; one that stays unanswered would hang the pipeline.
  #refuseHostCall(
    { callId, methodId, methodName, parameters }: HostCall,
    kind: 'runspace-pool-host-response' | 'pipeline-host-response',
    pipelineId: string | undefined,
  ): PsrpEvent {
    const error = buildErrorRecord({
      message: `The host of this client has no ${methodName}.`,
      fullyQualifiedErrorId: 'HostFunctionNotImplemented',
      category: 'NotImplemented',
      exceptionType: 'System.Management.Automation.Host.HostException',
    })
    const refusal = { kind, callId, methodId, methodName, error } as const
    const response = callId === NO_RESPONSE ? undefined : joined(this.#send(refusal, pipelineId))
    return { kind: 'host-call', pipelineId, methodId, methodName, parameters, response }
  }
}

function pipelineOf({ pipelineId, type }: ReceivedMessage): string {
  if (pipelineId === undefined) throw new RemoteProtocolError(`message of type ${type} belongs to no pipeline`)
  return pipelineId
}

function joined(fragments: readonly Uint8Array[]): Uint8Array {
  const writer = new ByteWriter()
  for (const fragment of fragments) writer.bytes(fragment)
  return writer.finish()
}

// Fragments may follow one another in one Send; as many as there is room for.
function packed(fragments: readonly Uint8Array[], maxBytes: number): Uint8Array[] {
  const sends: Uint8Array[][] = []
  let room = 0
  for (const fragment of fragments) {
    const last = sends.at(-1)
    if (last === undefined || fragment.length > room) {
      sends.push([fragment])
      room = maxBytes - fragment.length
    } else {
      last.push(fragment)
      room -= fragment.length
    }
  }
  return sends.map(joined)
}
