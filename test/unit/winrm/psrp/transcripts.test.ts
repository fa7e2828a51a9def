import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readClixml } from '../../../../src/winrm/clixml/reader.ts'
import { writeClixml } from '../../../../src/winrm/clixml/writer.ts'
import { ClientRunspacePool } from '../../../../src/winrm/psrp/client-runspace-pool.ts'
import { Defragmenter } from '../../../../src/winrm/psrp/fragment.ts'
import { decodeMessage, encodeMessage, type RawMessage } from '../../../../src/winrm/psrp/message.ts'
import { MESSAGE_TYPES } from '../../../../src/winrm/psrp/messages/psrp-message.ts'
import { decodeBody, encodeBody } from '../../../../src/winrm/psrp/messages/registry.ts'
import { parseXml, type XmlElement } from '../../../../src/winrm/xml/parse-xml.ts'
import { elements, textOf } from '../../../../src/winrm/xml/query.ts'

interface Exchange {
  readonly request: string
  /** Null where the server answered without a body. */
  readonly response: string | null
}

// Exchanges with real Windows servers, kept beside the checkout because they are not ours to publish again.
const FOLDER = fileURLToPath(new URL('../../../../../shared/winrm-transcripts/', import.meta.url))
const FILES = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith('.json')) : []
if (FILES.length === 0) console.warn(`recorded exchanges were not tested: ${FOLDER} is absent`)

const PAYLOADS = new Set(['creationXml', 'connectXml', 'connectResponseXml', 'Arguments', 'Stream'])

// What of these our pools never write as it was recorded: a host, thread options, the spelling CI.
const TYPED_AS_RECORDED = new Set([
  'session-capability',
  'runspace-availability',
  'runspace-pool-state',
  'application-private-data',
  'runspace-pool-init-data',
  'pipeline-output',
  'error-record',
  'pipeline-state',
  'debug-record',
  'verbose-record',
  'warning-record',
  'progress-record',
  'information-record',
  'pipeline-host-call',
  'reset-runspace-state',
  'get-available-runspaces',
  'public-key',
  'pipeline-input',
  'end-of-pipeline-input',
  'create-pipeline',
])

function payloadsOf(element: XmlElement, commandId = ''): { stream: string; bytes: Uint8Array }[] {
  const stream = element.attributes.get('CommandId') ?? commandId
  if (PAYLOADS.has(element.name) && elements(element).length === 0 && textOf(element) !== '') {
    return [{ stream, bytes: Uint8Array.from(Buffer.from(textOf(element), 'base64')) }]
  }
  return elements(element).flatMap((inner) => payloadsOf(inner, stream))
}

describe.skipIf(FILES.length === 0)('recorded exchanges with real servers', () => {
  const exchanges = new Map(
    FILES.map((name) => [name, JSON.parse(readFileSync(FOLDER + name, 'utf8')) as Exchange[]] as const),
  )
  const psrpFiles = FILES.filter((name) => !name.startsWith('winrs') && !name.startsWith('wsman'))

  test.each(FILES)('every envelope of %s is read', (name) => {
    for (const { request, response } of exchanges.get(name)!) {
      for (const envelope of [request, response]) {
        if (envelope?.trim().startsWith('<')) expect(parseXml(envelope).name).toBe('Envelope')
      }
    }
  })

  test.each(psrpFiles)('every object of %s is written as it was read', (name) => {
    const messages = recorded(exchanges.get(name)!)

    for (const { body } of messages) {
      if (body !== '') expect(parseXml(writeClixml(readClixml(body)))).toEqual(parseXml(body))
    }
  })

  test.each(psrpFiles)('every message of %s is decoded by its type and encoded again', (name) => {
    const messages = recorded(exchanges.get(name)!)

    for (const raw of messages) {
      const message = decodeBody(raw.type, raw.body)
      expect(message && MESSAGE_TYPES[message.kind]).toBe(raw.type)
      expect(decodeMessage(encodeMessage(raw))).toEqual(raw)
      if (message && raw.body !== '' && TYPED_AS_RECORDED.has(message.kind)) {
        expect(parseXml(encodeBody(message))).toEqual(parseXml(raw.body))
      }
    }
  })

  test('our client half understands what a real server wrote to all streams', () => {
    const client = new ClientRunspacePool({ poolId: '11111111-2222-3333-4444-555555555555' })
    client.openingFragments()

    const events = exchanges
      .get('psrp_stream_output_invocation.json')!
      .flatMap(({ response }) =>
        payloadsOf(parseXml(response!)).flatMap(({ stream, bytes }) => client.receive(bytes, stream || undefined)),
      )

    expect(client.state).toBe('opened')
    const kinds = ['error-record', 'pipeline-output', 'warning', 'verbose', 'information', 'pipeline-state']
    expect(events.filter(({ kind }) => kinds.includes(kind))).toMatchObject([
      { kind: 'verbose', message: 'verbose stream' },
      {
        kind: 'error-record',
        error: {
          message: 'error stream',
          fullyQualifiedErrorId: 'Microsoft.PowerShell.Commands.WriteErrorException',
          hresult: -2146233087,
          activity: 'Write-Error',
        },
      },
      { kind: 'pipeline-output', value: { kind: 'string', value: 'output stream' } },
      { kind: 'warning', message: 'warning stream' },
      { kind: 'information', information: { message: 'information stream', source: 'Write-Information' } },
      { kind: 'pipeline-state', state: 'completed', error: undefined },
    ])
  })

  test('the recordings hold what they are meant to prove', () => {
    const kinds = new Set(psrpFiles.flatMap((name) => recorded(exchanges.get(name)!)).map((raw) => raw.type))

    expect(kinds.size).toBeGreaterThanOrEqual(20)
  })
})

function recorded(exchanges: readonly Exchange[]): RawMessage[] {
  return [exchanges.map(({ request }) => request), exchanges.map(({ response }) => response)].flatMap(messagesOf)
}

// A message may be spread over several envelopes, so that streams go on from one to the next.
function messagesOf(envelopes: readonly (string | null)[]): RawMessage[] {
  let streams = new Map<string, Defragmenter>()
  const seen = new Set<string>()
  const payloads = envelopes.flatMap((text) => (text?.trim().startsWith('<') ? payloadsOf(parseXml(text)) : []))
  return payloads.flatMap(({ stream, bytes }) => {
    const ids = Buffer.from(bytes.subarray(0, 16)).toString('hex')
    // Numbers that begin anew are another pool's, or the answer to a Connect.
    if (seen.has(ids)) {
      streams = new Map()
      seen.clear()
    }
    seen.add(ids)
    const defragmenter = streams.get(stream) ?? new Defragmenter()
    streams.set(stream, defragmenter)
    return defragmenter.receive(bytes).map(decodeMessage)
  })
}
