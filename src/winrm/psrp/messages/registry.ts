import { readClixml } from '../../clixml/reader.ts'
import { writeClixml } from '../../clixml/writer.ts'
import type { SecureStringCipher } from '../session-key.ts'
import { hostCall, hostResponse, pipelineState } from './pipeline-codecs.ts'
import {
  applicationPrivateData,
  type BodyCodec,
  connectRunspacePool,
  encryptedSessionKey,
  getAvailableRunspaces,
  initRunspacePool,
  publicKey,
  publicKeyRequest,
  resetRunspaceState,
  runspaceAvailability,
  runspacePoolInitData,
  runspacePoolState,
  sessionCapability,
  setMaxRunspaces,
  setMinRunspaces,
} from './pool-codecs.ts'
import { MESSAGE_TYPES, type MessageOf, type PsrpMessage, type PsrpMessageKind } from './psrp-message.ts'

type Codecs = { readonly [K in PsrpMessageKind]: BodyCodec<MessageOf<K>> | 'empty' }

const CODECS: Codecs = {
  'session-capability': sessionCapability,
  'init-runspace-pool': initRunspacePool,
  'public-key': publicKey,
  'encrypted-session-key': encryptedSessionKey,
  'public-key-request': publicKeyRequest,
  'connect-runspace-pool': connectRunspacePool,
  'set-max-runspaces': setMaxRunspaces,
  'set-min-runspaces': setMinRunspaces,
  'runspace-availability': runspaceAvailability,
  'runspace-pool-state': runspacePoolState,
  'create-pipeline': { decode: (body) => ({ kind: 'create-pipeline', body }), encode: ({ body }) => body },
  'get-available-runspaces': getAvailableRunspaces,
  'user-event': { decode: (event) => ({ kind: 'user-event', event }), encode: ({ event }) => event },
  'application-private-data': applicationPrivateData,
  'get-command-metadata': {
    decode: (request) => ({ kind: 'get-command-metadata', request }),
    encode: ({ request }) => request,
  },
  'runspace-pool-init-data': runspacePoolInitData,
  'reset-runspace-state': resetRunspaceState,
  'runspace-pool-host-call': hostCall('runspace-pool-host-call'),
  'runspace-pool-host-response': hostResponse('runspace-pool-host-response'),
  'pipeline-input': { decode: (value) => ({ kind: 'pipeline-input', value }), encode: ({ value }) => value },
  'end-of-pipeline-input': 'empty',
  'pipeline-output': { decode: (value) => ({ kind: 'pipeline-output', value }), encode: ({ value }) => value },
  'error-record': { decode: (record) => ({ kind: 'error-record', record }), encode: ({ record }) => record },
  'pipeline-state': pipelineState,
  'debug-record': { decode: (record) => ({ kind: 'debug-record', record }), encode: ({ record }) => record },
  'verbose-record': { decode: (record) => ({ kind: 'verbose-record', record }), encode: ({ record }) => record },
  'warning-record': { decode: (record) => ({ kind: 'warning-record', record }), encode: ({ record }) => record },
  'progress-record': { decode: (record) => ({ kind: 'progress-record', record }), encode: ({ record }) => record },
  'information-record': {
    decode: (record) => ({ kind: 'information-record', record }),
    encode: ({ record }) => record,
  },
  'pipeline-host-call': hostCall('pipeline-host-call'),
  'pipeline-host-response': hostResponse('pipeline-host-response'),
}

const KINDS_BY_TYPE: ReadonlyMap<number, PsrpMessageKind> = new Map(
  (Object.keys(MESSAGE_TYPES) as PsrpMessageKind[]).map((kind) => [MESSAGE_TYPES[kind], kind]),
)

/** The message that a body of this type says, or undefined for a type that we do not know; throws `RemoteProtocolError`. */
export function decodeBody(type: number, body: string, cipher?: SecureStringCipher): PsrpMessage | undefined {
  const kind = KINDS_BY_TYPE.get(type)
  if (kind === undefined) return undefined
  // Real servers and clients leave the body of EndOfPipelineInput empty.
  if (kind === 'end-of-pipeline-input') return { kind }
  const decryptSecureString = cipher && ((ciphertext: string) => cipher.decrypt(ciphertext))
  return codecOf(kind).decode(readClixml(body, { decryptSecureString }))
}

/** The body of a message; throws `LocalProtocolError` if it holds a SecureString and there is no cipher. */
export function encodeBody(message: PsrpMessage, cipher?: SecureStringCipher): string {
  if (message.kind === 'end-of-pipeline-input') return ''
  const encryptSecureString = cipher && ((plaintext: string) => cipher.encrypt(plaintext))
  return writeClixml(codecOf(message.kind).encode(message), { encryptSecureString })
}

// The table is typed per kind; looked up by a kind known only at run time, it speaks for the union.
function codecOf(kind: Exclude<PsrpMessageKind, 'end-of-pipeline-input'>): BodyCodec<PsrpMessage> {
  return CODECS[kind] as BodyCodec<PsrpMessage>
}
