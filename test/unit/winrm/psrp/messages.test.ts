import { describe, expect, test } from 'vitest'
import { NIL, propertyBag, stringValue } from '../../../../src/winrm/clixml/build-values.ts'
import { RemoteProtocolError } from '../../../../src/winrm/errors.ts'
import { buildErrorRecord } from '../../../../src/winrm/psrp/error-record.ts'
import { MESSAGE_TYPES, type PsrpMessage } from '../../../../src/winrm/psrp/messages/psrp-message.ts'
import { decodeBody, encodeBody } from '../../../../src/winrm/psrp/messages/registry.ts'

const BAG = propertyBag({ a: stringValue('b') })
const ERROR = buildErrorRecord({ message: 'no' })
const CALL = { callId: 5n, methodId: 11, methodName: 'ReadLine', parameters: [stringValue('p')] }

const ONE_OF_EACH: { readonly [K in PsrpMessage['kind']]: Extract<PsrpMessage, { kind: K }> } = {
  'session-capability': {
    kind: 'session-capability',
    protocolVersion: '2.3',
    psVersion: '2.0',
    serializationVersion: '1.1.0.1',
  },
  'init-runspace-pool': { kind: 'init-runspace-pool', minRunspaces: 1, maxRunspaces: 4, applicationArguments: NIL },
  'public-key': { kind: 'public-key', blob: Uint8Array.of(1, 2, 3) },
  'encrypted-session-key': { kind: 'encrypted-session-key', blob: Uint8Array.of(4, 5) },
  'public-key-request': { kind: 'public-key-request' },
  'connect-runspace-pool': { kind: 'connect-runspace-pool', runspaces: { min: 1, max: 2 } },
  'set-max-runspaces': { kind: 'set-max-runspaces', callId: 1n, count: 5 },
  'set-min-runspaces': { kind: 'set-min-runspaces', callId: 2n, count: 1 },
  'runspace-availability': { kind: 'runspace-availability', callId: 3n, response: true },
  'runspace-pool-state': { kind: 'runspace-pool-state', state: 'broken', error: ERROR },
  'create-pipeline': { kind: 'create-pipeline', body: BAG },
  'get-available-runspaces': { kind: 'get-available-runspaces', callId: 4n },
  'user-event': { kind: 'user-event', event: BAG },
  'application-private-data': { kind: 'application-private-data', data: BAG },
  'get-command-metadata': { kind: 'get-command-metadata', request: BAG },
  'runspace-pool-init-data': { kind: 'runspace-pool-init-data', minRunspaces: 1, maxRunspaces: 2 },
  'reset-runspace-state': { kind: 'reset-runspace-state', callId: -1n },
  'runspace-pool-host-call': { kind: 'runspace-pool-host-call', ...CALL },
  'runspace-pool-host-response': {
    kind: 'runspace-pool-host-response',
    callId: 5n,
    methodId: 11,
    methodName: 'ReadLine',
    result: stringValue('r'),
  },
  'pipeline-input': { kind: 'pipeline-input', value: stringValue('i') },
  'end-of-pipeline-input': { kind: 'end-of-pipeline-input' },
  'pipeline-output': { kind: 'pipeline-output', value: NIL },
  'error-record': { kind: 'error-record', record: ERROR },
  'pipeline-state': { kind: 'pipeline-state', state: 'failed', error: ERROR },
  'debug-record': { kind: 'debug-record', record: BAG },
  'verbose-record': { kind: 'verbose-record', record: BAG },
  'warning-record': { kind: 'warning-record', record: BAG },
  'progress-record': { kind: 'progress-record', record: BAG },
  'information-record': { kind: 'information-record', record: BAG },
  'pipeline-host-call': { kind: 'pipeline-host-call', ...CALL },
  'pipeline-host-response': {
    kind: 'pipeline-host-response',
    callId: 5n,
    methodId: 11,
    methodName: 'ReadLine',
    error: ERROR,
  },
}

describe('PSRP message bodies', () => {
  test.each(Object.values(ONE_OF_EACH))('$kind is read as it was written', (message) => {
    expect(decodeBody(MESSAGE_TYPES[message.kind], encodeBody(message))).toEqual(message)
  })

  test('a type that is not known is no message', () => {
    expect(decodeBody(0x0009_9999, '<S>x</S>')).toBeUndefined()
  })

  test.each<PsrpMessage>([
    { kind: 'connect-runspace-pool', runspaces: undefined },
    { kind: 'runspace-availability', callId: 3n, response: 7 },
    { kind: 'pipeline-state', state: 'completed' },
  ])('another form of $kind is read as it was written', (message) => {
    expect(decodeBody(MESSAGE_TYPES[message.kind], encodeBody(message))).toEqual(message)
  })

  test.each([
    ['session-capability', '<S>x</S>'],
    ['session-capability', '<Obj RefId="0"><MS><S N="protocolversion">2.3</S></MS></Obj>'],
    ['runspace-pool-state', '<Obj RefId="0"><MS><I32 N="RunspaceState">77</I32></MS></Obj>'],
    ['pipeline-state', '<Obj RefId="0"><MS><S N="PipelineState">4</S></MS></Obj>'],
    ['pipeline-state', '<Obj RefId="0"><MS><I32 N="PipelineState">-1</I32></MS></Obj>'],
    ['encrypted-session-key', '<Obj RefId="0"><MS><S N="EncryptedSessionKey">?</S></MS></Obj>'],
    ['reset-runspace-state', '<Obj RefId="0"><MS><I32 N="ci">1</I32></MS></Obj>'],
    ['pipeline-output', ''],
    ['pipeline-output', '<S>a</S>trailing'],
    ['pipeline-output', '<S>a</S><S>b</S>'],
  ] as const)('%s with a body that is not one is refused: %s', (kind, body) => {
    expect(() => decodeBody(MESSAGE_TYPES[kind], body)).toThrow(RemoteProtocolError)
  })
})
