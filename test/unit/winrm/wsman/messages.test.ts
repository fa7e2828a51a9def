import { describe, expect, it } from 'vitest'
import { ShellGoneError, WsmanFaultError } from '../../../../src/winrm/errors.ts'
import { isAlreadyGone, isOperationTimeout, renderFault } from '../../../../src/winrm/wsman/fault.ts'
import { FAULT_CODES } from '../../../../src/winrm/wsman/fault-codes.ts'
import { parseRequest } from '../../../../src/winrm/wsman/read-request.ts'
import { renderRequest, type WsmanRequest } from '../../../../src/winrm/wsman/requests.ts'
import { readResponse, renderResponse, type WsmanResponse } from '../../../../src/winrm/wsman/responses.ts'

const SHELL = '76056a84-51dc-4f24-9262-ca2a55464b2b'
const COMMAND = '5b1be6c6-ecfa-4ba8-806b-8dd7c290a0fa'
const HEADER = {
  messageId: 'f249dbe7-0e83-4f39-ae4a-28324cf61227',
  sessionId: 'aecf49af-7164-43e6-b10a-e38e8c4986ad',
  to: 'http://mps-src01:5985/wsman',
  maxEnvelopeBytes: 512_000,
  operationTimeoutMs: 20_000,
}
const IDS = { messageId: 'b33f9e2c-03f6-4852-8c42-df9f010f9c5f', relatesTo: HEADER.messageId }
const bytes = (text: string) => Buffer.from(text)

const REQUESTS: readonly WsmanRequest[] = [
  { kind: 'create', shellId: SHELL, creationXml: bytes('open') },
  { kind: 'create', shellId: SHELL, name: 'lab & <more>', idleTimeoutMs: 900_000, creationXml: bytes('open') },
  { kind: 'command', shellId: SHELL, commandId: COMMAND, fragments: bytes('run') },
  { kind: 'send', shellId: SHELL, stream: 'stdin', fragments: bytes('key') },
  { kind: 'send', shellId: SHELL, commandId: COMMAND, stream: 'pr', fragments: bytes('host') },
  { kind: 'receive', shellId: SHELL },
  { kind: 'receive', shellId: SHELL, commandId: COMMAND },
  { kind: 'signal', shellId: SHELL, commandId: COMMAND, code: 'terminate' },
  { kind: 'signal', shellId: SHELL, commandId: COMMAND, code: 'ctrl-c' },
  { kind: 'delete', shellId: SHELL },
  { kind: 'disconnect', shellId: SHELL },
  { kind: 'disconnect', shellId: SHELL, idleTimeoutMs: 900_000 },
  { kind: 'reconnect', shellId: SHELL },
  { kind: 'get-shell', shellId: SHELL },
  { kind: 'enumerate-shells' },
  { kind: 'query-cim', namespace: 'root/cimv2', className: 'Win32_Service', properties: ['Name', 'State'] },
]

const shell = {
  shellId: SHELL,
  name: 'stationmaster.MIG-42.3',
  resourceUri: 'http://schemas.microsoft.com/powershell/Microsoft.PowerShell',
  owner: 'LAB\\migrator',
  clientIp: '10.0.2.2',
  processId: 1868,
  idleTimeoutMs: 7_200_000,
  inactivityMs: 9_000,
  state: 'Connected',
}
const RESPONSES: readonly WsmanResponse[] = [
  { kind: 'create', shell },
  { kind: 'command', commandId: COMMAND },
  { kind: 'send' },
  {
    kind: 'receive',
    streams: [{ name: 'stdout', commandId: undefined, data: bytes('pool') }],
    endedCommandId: undefined,
  },
  { kind: 'receive', streams: [{ name: 'stdout', commandId: COMMAND, data: bytes('out') }], endedCommandId: COMMAND },
  { kind: 'receive', streams: [], endedCommandId: undefined },
  { kind: 'signal' },
  { kind: 'delete' },
  { kind: 'disconnect' },
  { kind: 'reconnect' },
  { kind: 'get-shell', shell },
  { kind: 'enumerate-shells', shells: [] },
  { kind: 'enumerate-shells', shells: [shell, { ...shell, name: undefined, processId: undefined }] },
]

const fault = (code: number) =>
  renderFault({ code, subcode: 'Some', reason: 'it  did not work', machine: 'MPS', sender: true }, IDS)

describe('requests', () => {
  it.each(REQUESTS)('are read by the server as the client meant them: $kind', (request) => {
    const received = parseRequest(renderRequest(request, HEADER))

    expect(received.request).toEqual(request)
    expect(received.header).toEqual(HEADER)
  })

  it('are refused when the text is cut anywhere or goes on', () => {
    const text = renderRequest(REQUESTS[2]!, HEADER)
    for (let length = 0; length < text.length; length += 7) expect(() => parseRequest(text.slice(0, length))).toThrow()

    expect(() => parseRequest(`${text}<x/>`)).toThrow()
  })

  it('that are not ours are told as unsupported', () => {
    const text = renderRequest({ kind: 'delete', shellId: SHELL }, HEADER).replaceAll('transfer/Delete', 'transfer/Get')

    expect(parseRequest(text).request).toEqual({
      kind: 'unsupported',
      action: 'http://schemas.xmlsoap.org/ws/2004/09/transfer/Get',
    })
  })
})

describe('responses', () => {
  it.each(RESPONSES)('are read by the client as the server meant them: $kind', (response) => {
    const text = renderResponse(response, IDS)

    expect(readResponse(text, { kind: response.kind, messageId: HEADER.messageId }, 200)).toEqual(response)
  })

  it('to another message or action are refused', () => {
    const text = renderResponse({ kind: 'send' }, IDS)

    expect(() => readResponse(text, { kind: 'send', messageId: IDS.messageId }, 200)).toThrow(
      'belongs to another message',
    )
    expect(() => readResponse(text, { kind: 'delete', messageId: HEADER.messageId }, 200)).toThrow(
      'Delete was answered by SendResponse',
    )
  })

  it('with a list of shells that goes on elsewhere are refused', () => {
    const text = renderResponse({ kind: 'enumerate-shells', shells: [shell] }, IDS).replace('<w:EndOfSequence/>', '')

    expect(() => readResponse(text, { kind: 'enumerate-shells', messageId: HEADER.messageId }, 200)).toThrow(
      'not complete',
    )
  })

  it('that are no envelopes are refused', () => {
    const sent = { kind: 'send', messageId: HEADER.messageId } as const

    expect(() => readResponse('<html/>', sent, 200)).toThrow('the root element is html')
    expect(() => readResponse('', sent, 200)).toThrow()
  })
})

describe('faults', () => {
  const read = (text: string) => {
    try {
      readResponse(text, { kind: 'receive', messageId: HEADER.messageId }, 500)
      return undefined
    } catch (error) {
      return error
    }
  }

  it('keep code, machine, subcode, reason and provider', () => {
    const text = renderFault(
      {
        code: 5,
        subcode: 'AccessDenied',
        reason: 'Access is denied.',
        machine: 'MPS',
        sender: true,
        provider: { id: 'Shell provider', message: 'no right' },
      },
      IDS,
    )

    expect(read(text)).toBeInstanceOf(WsmanFaultError)
    expect(read(text)).toMatchObject({
      retry: 'never',
      message: 'Receive was answered by a fault (code 5): no right',
      facts: {
        action: 'Receive',
        httpStatus: 500,
        code: 5,
        machine: 'MPS',
        subcode: 'AccessDenied',
        reason: 'no right',
        provider: { id: 'Shell provider', message: 'no right' },
      },
    })
  })

  it.each([
    ['timedOut', 'after-probe'],
    ['accessDenied', 'never'],
    ['registryKeyDeleted', 'after-delay'],
    ['maxShellsPerUser', 'after-delay'],
    ['maxPluginCommands', 'after-delay'],
    ['schemaValidation', 'never'],
    ['shellDisconnected', 'after-probe'],
  ] as const)('of %s advise to retry %s', (name, retry) => {
    expect(read(fault(FAULT_CODES[name]))).toMatchObject({ retry })
  })

  it.each(['invalidSelectors', 'shellClosed', 'operationAborted', 'cancelled', 'streamDisconnected'] as const)(
    'of %s say that the shell is gone',
    (name) => {
      const error = read(fault(FAULT_CODES[name]))

      expect(error).toBeInstanceOf(ShellGoneError)
      expect(isAlreadyGone(error)).toBe(true)
    },
  )

  it('tell a long poll without news and a command that had ended from real ones', () => {
    expect(isOperationTimeout(read(fault(FAULT_CODES.timedOut)))).toBe(true)
    expect(isOperationTimeout(read(fault(FAULT_CODES.accessDenied)))).toBe(false)
    expect(isAlreadyGone(read(fault(FAULT_CODES.commandClosed)))).toBe(true)
  })
})
