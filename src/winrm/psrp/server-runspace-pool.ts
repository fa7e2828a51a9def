import { primitiveDictionaryValue, stringValue, versionValue } from '../clixml/build-values.ts'
import type { ClixmlObject, ClixmlValue } from '../clixml/values.ts'
import { LocalProtocolError, RemoteProtocolError } from '../errors.ts'
import { parseGuid } from '../wire/guid.ts'
import { buildErrorRecord, type ErrorRecord } from './error-record.ts'
import type { FragmentLimits } from './fragment.ts'
import { MessageChannel, type ReceivedMessage } from './message-channel.ts'
import type { HostCall, MessageOf, PsrpMessage } from './messages/psrp-message.ts'
import { isTerminal, type PipelineState, type RunspacePoolState } from './messages/states.ts'
import { decodePipeline } from './pipeline.ts'
import {
  buildInformationalRecord,
  buildInformationRecord,
  buildProgressRecord,
  type InformationalKind,
  type ProgressRecord,
} from './records.ts'
import type { ServerPsrpEvent } from './server-events.ts'
import { SecureStringCipher, wrapSessionKey } from './session-key.ts'

export interface ServerRunspacePoolOptions {
  /** The ShellId. */
  readonly poolId: string
  /** Gives the session key and its padding. */
  readonly randomBytes: (count: number) => Uint8Array
  readonly versions?: ServerVersions
  readonly maxFragmentBytes?: number
  readonly limits?: Partial<FragmentLimits>
}

/** What PSVersionTable tells. */
export interface ServerVersions {
  readonly psVersion: string
  /** Of Windows. */
  readonly buildVersion: string
  readonly clrVersion: string
}

export type ErrorToWrite = Partial<ErrorRecord> & { readonly message: string }

// As recorded from Windows Server 2016.
const SERVER_2016: ServerVersions = {
  psVersion: '5.1.14393.2248',
  buildVersion: '10.0.14393.2248',
  clrVersion: '4.0.30319.42000',
}
const DEFAULT_MAX_FRAGMENT_BYTES = 32_768
const SESSION_KEY_BYTES = 32

/** The server's half of a runspace pool (MS-PSRP 3.2), for the sandbox and for tests: what it produces are fragments in order. */
export class ServerRunspacePool {
  readonly #channel: MessageChannel
  readonly #options: ServerRunspacePoolOptions
  readonly #pipelines = new Map<string, PipelineState>()
  #state: RunspacePoolState = 'before-open'
  #capability: MessageOf<'session-capability'> | undefined
  #minRunspaces = 1
  #maxRunspaces = 1

  constructor(options: ServerRunspacePoolOptions) {
    this.#options = options
    this.#channel = new MessageChannel({
      side: 'server',
      poolId: parseGuid(options.poolId),
      limits: options.limits ?? {},
    })
  }

  get state(): RunspacePoolState {
    return this.#state
  }

  get hasSessionKey(): boolean {
    return this.#channel.cipher !== undefined
  }

  /** Takes the bytes of creationXml, which must hold all that opens a pool; throws `RemoteProtocolError`. */
  receiveCreation(bytes: Uint8Array): Extract<ServerPsrpEvent, { kind: 'opened' }> {
    const opened = this.receive(bytes).find((event) => event.kind === 'opened')
    if (opened === undefined) throw new RemoteProtocolError('creationXml does not open a runspace pool')
    return opened
  }

  /** Takes the bytes of a Command's Arguments or of a Send, of the pool or of a pipeline; throws `RemoteProtocolError`. */
  receive(bytes: Uint8Array, pipelineId?: string): ServerPsrpEvent[] {
    const stream = pipelineId === undefined ? undefined : parseGuid(pipelineId)
    const events: ServerPsrpEvent[] = []
    for (const received of this.#channel.receive(bytes, stream)) {
      const event = this.#eventOf(received)
      if (event !== undefined) events.push(event)
    }
    return events
  }

  pipelineOutput(pipelineId: string, value: ClixmlValue): Uint8Array[] {
    return this.#sendFrom(pipelineId, { kind: 'pipeline-output', value })
  }

  errorRecord(pipelineId: string, error: ErrorToWrite): Uint8Array[] {
    return this.#sendFrom(pipelineId, { kind: 'error-record', record: buildErrorRecord(error) })
  }

  informational(pipelineId: string, kind: InformationalKind, message: string): Uint8Array[] {
    return this.#sendFrom(pipelineId, { kind: `${kind}-record`, record: buildInformationalRecord(kind, message) })
  }

  information(pipelineId: string, information: Parameters<typeof buildInformationRecord>[0]): Uint8Array[] {
    return this.#sendFrom(pipelineId, { kind: 'information-record', record: buildInformationRecord(information) })
  }

  progress(pipelineId: string, progress: Partial<ProgressRecord> & { readonly activity: string }): Uint8Array[] {
    return this.#sendFrom(pipelineId, { kind: 'progress-record', record: buildProgressRecord(progress) })
  }

  pipelineHostCall(pipelineId: string, call: HostCall): Uint8Array[] {
    return this.#sendFrom(pipelineId, { kind: 'pipeline-host-call', ...call })
  }

  /** After a terminal state nothing more can be produced for the pipeline. */
  pipelineState(pipelineId: string, state: PipelineState, error?: ErrorToWrite): Uint8Array[] {
    const fragments = this.#sendFrom(pipelineId, {
      kind: 'pipeline-state',
      state,
      ...(error && { error: buildErrorRecord(error) }),
    })
    this.#pipelines.set(parseGuid(pipelineId), state)
    if (isTerminal(state)) this.#channel.endStream(parseGuid(pipelineId))
    return fragments
  }

  /** For closed and broken; opening is part of the event `opened`. */
  poolState(state: RunspacePoolState, error?: ErrorToWrite): Uint8Array[] {
    this.#state = state
    return this.#send({ kind: 'runspace-pool-state', state, ...(error && { error: buildErrorRecord(error) }) })
  }

  /** Frees what is kept of a pipeline, as Signal Terminate does. */
  forgetPipeline(pipelineId: string): void {
    this.#pipelines.delete(parseGuid(pipelineId))
    this.#channel.endStream(parseGuid(pipelineId))
  }

  #send(message: PsrpMessage, pipelineId?: string): Uint8Array[] {
    return this.#channel.send(message, pipelineId, this.#options.maxFragmentBytes ?? DEFAULT_MAX_FRAGMENT_BYTES)
  }

  #sendFrom(pipelineId: string, message: PsrpMessage): Uint8Array[] {
    const id = parseGuid(pipelineId)
    const state = this.#pipelines.get(id)
    if (state === undefined || isTerminal(state)) {
      throw new LocalProtocolError(`cannot send ${message.kind} from a pipeline that is ${state ?? 'not known'}`)
    }
    return this.#send(message, id)
  }

  #eventOf(received: ReceivedMessage): ServerPsrpEvent | undefined {
    const { message, type, pipelineId } = received
    if (message === undefined) return { kind: 'unsupported', type }
    switch (message.kind) {
      case 'session-capability':
        this.#capability = message
        return undefined
      case 'init-runspace-pool':
        return this.#open(message, received.poolId)
      case 'public-key':
        return this.#exchangeKey(message)
      case 'reset-runspace-state':
        return { kind: message.kind, output: this.#available(message.callId, true) }
      case 'set-max-runspaces':
        return this.#setRunspaces(message, this.#minRunspaces, message.count)
      case 'set-min-runspaces':
        return this.#setRunspaces(message, message.count, this.#maxRunspaces)
      case 'get-available-runspaces':
        return this.#runspaces(this.#available(message.callId, this.#idleRunspaces()))
      case 'create-pipeline':
        return this.#createPipeline(message, pipelineOf(received))
      case 'pipeline-input':
        return { kind: message.kind, pipelineId: pipelineOf(received), value: message.value }
      case 'end-of-pipeline-input':
        return { kind: message.kind, pipelineId: pipelineOf(received) }
      case 'runspace-pool-host-response':
      case 'pipeline-host-response':
        return { kind: 'host-response', pipelineId, response: message }
      case 'connect-runspace-pool':
      case 'get-command-metadata':
        return { kind: 'unsupported', type }
      case 'encrypted-session-key':
      case 'public-key-request':
      case 'runspace-availability':
      case 'runspace-pool-state':
      case 'user-event':
      case 'application-private-data':
      case 'runspace-pool-init-data':
      case 'runspace-pool-host-call':
      case 'pipeline-output':
      case 'error-record':
      case 'pipeline-state':
      case 'debug-record':
      case 'verbose-record':
      case 'warning-record':
      case 'progress-record':
      case 'information-record':
      case 'pipeline-host-call':
        throw new RemoteProtocolError(`client sent ${message.kind}, which only a server sends`)
    }
  }

  #open(message: MessageOf<'init-runspace-pool'>, poolId: string): ServerPsrpEvent {
    if (this.#state !== 'before-open' || this.#capability === undefined) {
      throw new RemoteProtocolError('client opened a runspace pool twice or without SessionCapability')
    }
    const { minRunspaces, maxRunspaces, applicationArguments } = message
    this.#minRunspaces = minRunspaces
    this.#maxRunspaces = maxRunspaces
    // Real servers repeat the id of the message, whatever the ShellId is.
    this.#channel.poolId = poolId
    const versions = this.#options.versions ?? SERVER_2016
    const output = [
      ...this.#send({ ...this.#capability, protocolVersion: '2.3', psVersion: '2.0' }),
      ...this.#send({ kind: 'application-private-data', data: privateData(versions) }),
      ...this.poolState('opened'),
    ]
    return { kind: 'opened', poolId, minRunspaces, maxRunspaces, applicationArguments, output }
  }

  #exchangeKey({ blob }: MessageOf<'public-key'>): ServerPsrpEvent {
    if (this.#state !== 'opened' || this.hasSessionKey) {
      throw new RemoteProtocolError('client sent a public key twice or before the runspace pool was open')
    }
    const sessionKey = this.#options.randomBytes(SESSION_KEY_BYTES)
    const wrapped = wrapSessionKey(blob, sessionKey, this.#options.randomBytes)
    const output = this.#send({ kind: 'encrypted-session-key', blob: wrapped })
    this.#channel.cipher = new SecureStringCipher(sessionKey)
    return { kind: 'public-key', output }
  }

  #setRunspaces({ callId }: { readonly callId: bigint }, min: number, max: number): ServerPsrpEvent {
    const isAllowed = min >= 1 && max >= min
    if (isAllowed) {
      this.#minRunspaces = min
      this.#maxRunspaces = max
    }
    return this.#runspaces(this.#available(callId, isAllowed))
  }

  #runspaces(output: readonly Uint8Array[]): ServerPsrpEvent {
    return { kind: 'runspaces-changed', maxRunspaces: this.#maxRunspaces, output }
  }

  #idleRunspaces(): number {
    const busyCount = [...this.#pipelines.values()].filter((state) => !isTerminal(state)).length
    return Math.max(0, this.#maxRunspaces - busyCount)
  }

  #available(callId: bigint, response: boolean | number): Uint8Array[] {
    return this.#send({ kind: 'runspace-availability', callId, response })
  }

  #createPipeline({ body }: MessageOf<'create-pipeline'>, pipelineId: string): ServerPsrpEvent {
    if (this.#state !== 'opened') {
      throw new RemoteProtocolError(`client created a pipeline while the runspace pool is ${this.#state}`)
    }
    if (this.#pipelines.has(pipelineId)) throw new RemoteProtocolError('client created the same pipeline twice')
    const spec = decodePipeline(body)
    this.#pipelines.set(pipelineId, 'running')
    return { kind: 'pipeline-created', pipelineId, spec }
  }
}

function privateData({ psVersion, buildVersion, clrVersion }: ServerVersions): ClixmlObject {
  return primitiveDictionaryValue({
    PSVersionTable: primitiveDictionaryValue({
      PSVersion: versionValue(psVersion),
      PSEdition: stringValue('Desktop'),
      CLRVersion: versionValue(clrVersion),
      BuildVersion: versionValue(buildVersion),
      WSManStackVersion: versionValue('3.0'),
      PSRemotingProtocolVersion: versionValue('2.3'),
      SerializationVersion: versionValue('1.1.0.1'),
    }),
  })
}

function pipelineOf({ pipelineId, type }: ReceivedMessage): string {
  if (pipelineId === undefined) throw new RemoteProtocolError(`message of type ${type} belongs to no pipeline`)
  return pipelineId
}
