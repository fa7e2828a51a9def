import { randomBytes, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrayValue, enumValue, propertyBag, stringValue } from '../../../../src/winrm/clixml/build-values.ts'
import { dateTimeFromEpochMs, dateTimeToEpochMs } from '../../../../src/winrm/clixml/date-time.ts'
import { property } from '../../../../src/winrm/clixml/property.ts'
import { readClixml } from '../../../../src/winrm/clixml/reader.ts'
import type { ClixmlObject, ClixmlValue } from '../../../../src/winrm/clixml/values.ts'
import { writeClixml } from '../../../../src/winrm/clixml/writer.ts'
import { Defragmenter, encodeFragments } from '../../../../src/winrm/psrp/fragment.ts'
import { decodeMessage, encodeMessage } from '../../../../src/winrm/psrp/message.ts'
import { MESSAGE_TYPES } from '../../../../src/winrm/psrp/messages/psrp-message.ts'
import { readableTexts } from '../../../../src/winrm/recording/readable-texts.ts'
import type { RecordedExchange } from '../../../../src/winrm/recording/recorder.ts'
import { scrubRecording } from '../../../../src/winrm/recording/scrub-recording.ts'
import { renderFault } from '../../../../src/winrm/wsman/fault.ts'
import { renderRequest } from '../../../../src/winrm/wsman/requests.ts'
import { readResponse, renderResponse } from '../../../../src/winrm/wsman/responses.ts'

const SHELL = randomUUID()
const COMMAND = randomUUID()
const RECORDED_AT = Date.UTC(2026, 10, 26, 10, 30)
const VOCABULARY = {
  words: [
    'Get-Thing',
    'Count',
    'Size',
    'Enabled',
    'Wait',
    'Version',
    'Nothing',
    'PasswordLastSet',
    'EncryptedSessionKey',
  ],
  wellKnownNames: ['Administrator'],
  properties: [
    { names: ['Name'], beside: ['PasswordLastSet'], as: 'user' },
    { names: ['LastBootUpTime', 'LocalDateTime'], as: 'moment' },
    { names: ['Caption'], as: 'windows' },
  ],
}

const scrub = (exchanges: readonly RecordedExchange[]) =>
  scrubRecording(exchanges, { vocabulary: VOCABULARY, names: [], recordedAt: RECORDED_AT })

function messageOf(body: string, type: number = MESSAGE_TYPES['pipeline-output']): Uint8Array {
  return encodeMessage({ destination: 'client', type, poolId: SHELL, pipelineId: COMMAND, body })
}

/** A Receive and its answer, with one stream element for each of the payloads. */
function receiving(...payloads: readonly Uint8Array[]): RecordedExchange {
  const header = {
    messageId: randomUUID(),
    sessionId: randomUUID(),
    to: 'http://mps-src01.contoso.local:5985/wsman',
    maxEnvelopeBytes: 153_600,
    operationTimeoutMs: 20_000,
  }
  const streams = payloads.map((data) => ({ name: 'stdout', commandId: COMMAND, data }))
  const ids = { messageId: randomUUID(), relatesTo: header.messageId }
  return {
    request: renderRequest({ kind: 'receive', shellId: SHELL, commandId: COMMAND }, header),
    response: renderResponse({ kind: 'receive', streams, endedCommandId: undefined }, ids),
  }
}

let objectId = 0n
const whole = (value: ClixmlValue) => Buffer.concat(encodeFragments(++objectId, messageOf(writeClixml(value)), 32_768))

function payloadsOf({ request, response }: RecordedExchange): Uint8Array[] {
  const messageId = /MessageID>uuid:([^<]+)</.exec(request)?.[1]?.toLowerCase() ?? ''
  return readResponse(response ?? '', { kind: 'receive', messageId }, 200).streams.map(({ data }) => data)
}

/** The values that come out of the messages of a recording. */
function valuesIn(exchanges: readonly RecordedExchange[]): ClixmlValue[] {
  const stream = new Defragmenter()
  const messages = exchanges.flatMap(payloadsOf).flatMap((payload) => stream.receive(payload))
  return messages.map((bytes) => readClixml(decodeMessage(bytes).body))
}

/** What a value is turned into. */
function scrubbed(value: ClixmlValue): ClixmlValue {
  const { exchanges, leftOut } = scrub([receiving(whole(value))])
  expect(leftOut).toEqual([])
  return valuesIn(exchanges)[0]!
}

const textOf = (value: ClixmlValue | undefined) => (value?.kind === 'string' ? value.value : value)

describe('a value of a recording', () => {
  it('keeps numbers, truth and how long something takes', () => {
    const bag = propertyBag({
      Count: { kind: 'int32', value: 42 },
      Size: { kind: 'uint64', value: 511_101_108_224n },
      Enabled: { kind: 'boolean', value: true },
      Wait: { kind: 'time-span', ticks: 600_000_000n },
      Version: { kind: 'version', value: '5.1.14393.2248' },
      Nothing: { kind: 'nil' },
    })

    expect(scrubbed(bag)).toEqual(bag)
  })

  it('loses secrets, bytes, characters and script, whatever they are', () => {
    const secret = Buffer.from('canary-ciphertext-16').toString('base64')
    const bag = propertyBag({
      Password: { kind: 'encrypted-string', ciphertext: secret },
      EncryptedSessionKey: stringValue(secret),
      PublicKey: stringValue(secret),
      Blob: { kind: 'bytes', value: Buffer.from('canary') },
      Letter: { kind: 'char', codeUnit: 0x43 },
      Script: { kind: 'script-block', value: 'Get-Canary' },
      Xml: { kind: 'xml', value: '<canary/>' },
      Link: { kind: 'uri', value: 'http://canary.example/' },
    })

    const text = writeClixml(scrubbed(bag))

    expect(text.toLowerCase()).not.toContain('canary')
    expect(text).not.toContain(secret)
    expect(text).not.toContain('>67<')
    expect(Buffer.from(String(textOf(property(scrubbed(bag), 'EncryptedSessionKey'))), 'base64')).toEqual(
      Buffer.alloc(20),
    )
  })

  it('tells how long the server has been up, but not when, and not when somebody was there', () => {
    const bag = propertyBag({
      LastBootUpTime: dateTimeFromEpochMs(RECORDED_AT - 7_200_000),
      LocalDateTime: dateTimeFromEpochMs(RECORDED_AT),
      PasswordLastSet: dateTimeFromEpochMs(RECORDED_AT - 1_000_000_000),
      Name: stringValue('pat'),
    })
    const at = (name: string) => {
      const value = property(scrubbed(bag), name)
      return value?.kind === 'date-time' ? dateTimeToEpochMs(value) : undefined
    }

    expect(at('LocalDateTime')).toBe(Date.UTC(2020, 0, 1, 10, 30))
    expect(at('LastBootUpTime')).toBe(Date.UTC(2020, 0, 1, 8, 30))
    expect(at('PasswordLastSet')).toBe(Date.UTC(2020, 0, 1))
    expect(textOf(property(scrubbed(bag), 'Name'))).toBe('user1')
  })

  it('keeps the names of types and properties of Windows, and no others', () => {
    const object: ClixmlObject = {
      kind: 'object',
      typeNames: ['Contoso.SecretType', 'System.Management.Automation.PSCustomObject', 'System.Object'],
      text: '@{ContosoProperty=x}',
      extended: [
        { name: 'ContosoProperty', value: { kind: 'nil' } },
        { name: 'Caption', value: stringValue('Microsoft Windows') },
      ],
      adapted: [],
    }

    expect(scrubbed(object)).toEqual({
      kind: 'object',
      typeNames: ['TYPE1', 'System.Management.Automation.PSCustomObject', 'System.Object'],
      text: 'TEXT',
      extended: [
        { name: 'PROPERTY1', value: { kind: 'nil' } },
        { name: 'Caption', value: stringValue('Microsoft Windows') },
      ],
      adapted: [],
    })
  })

  it('keeps an enumeration, which is a word of a type of Windows', () => {
    const state = enumValue('System.ServiceProcess.ServiceControllerStatus', 'Running', 4)

    expect(scrubbed(state)).toEqual(state)
  })

  it('that contains itself still does', () => {
    const loop: { kind: 'object'; extended: { name: string; value: ClixmlValue }[] } = { kind: 'object', extended: [] }
    loop.extended.push({ name: 'Caption', value: loop }, { name: 'Other', value: arrayValue([loop]) })

    const result = scrubbed(loop)

    expect(property(result, 'Caption')).toBe(result)
  })
})

describe('a recording', () => {
  it('comes in as many pieces as before, cut in the middle of whatever there is', () => {
    const text = 'Zürich '.repeat(900)
    const fragments = encodeFragments(++objectId, messageOf(writeClixml(stringValue(text))), 1_000)
    const original = [receiving(...fragments.slice(0, 3)), receiving(Buffer.concat(fragments.slice(3)))]

    const { exchanges, leftOut } = scrub(original)

    expect(leftOut).toEqual([])
    expect(exchanges.map((exchange) => payloadsOf(exchange).length)).toEqual([3, 1])
    expect(valuesIn(exchanges)).toEqual([stringValue('TEXT1')])
  })

  it('has no name in its envelopes', () => {
    const { request } = receiving()
    const messageId = /MessageID>uuid:([^<]+)</.exec(request)?.[1]?.toLowerCase() ?? ''
    const fault = {
      code: 2_150_858_793,
      subcode: 'TimedOut',
      reason: 'Ask pat@contoso.com about MPS-SRC01',
      machine: 'mps-src01.contoso.local',
      sender: false,
      provider: { id: 'Contoso provider', message: 'on 10.20.5.11' },
    }
    const shell = {
      shellId: SHELL,
      name: 'contoso.read',
      resourceUri: 'http://schemas.microsoft.com/powershell/Microsoft.PowerShell',
      owner: 'CONTOSO\\migrator',
      clientIp: '10.20.5.99',
      processId: 42,
      idleTimeoutMs: 60_000,
      inactivityMs: 9_000,
      state: 'Connected',
    }
    const ids = { messageId: randomUUID(), relatesTo: messageId }

    const { exchanges } = scrub([
      { request, response: renderFault(fault, ids) },
      { request, response: renderResponse({ kind: 'create', shell }, ids) },
    ])

    const file = JSON.stringify(exchanges)
    expect(file).not.toMatch(/contoso|mps-src01|migrator|10\.20\.|pat@/i)
    expect(file).not.toContain(ids.messageId.toUpperCase())
    expect(file).toContain('Code=\\"2150858793\\"')
    expect(file).toContain('w:TimedOut')
    expect(file).toContain(SHELL.toUpperCase())
    expect(exchanges[1]?.response).toMatch(/<rsp:Owner>LABEL1\\user\d</)
    expect(exchanges[1]?.response).toContain('<rsp:ProcessId>42</rsp:ProcessId>')
  })

  it('has the same placeholder in a text that came before the name was known', () => {
    const first = propertyBag({ Caption: stringValue('Windows of Kowalski today') })
    const second = propertyBag({ Name: stringValue('kowalski'), PasswordLastSet: { kind: 'nil' } })

    const values = valuesIn(scrub([receiving(whole(first)), receiving(whole(second))]).exchanges)

    expect(textOf(property(values[0]!, 'Caption'))).toBe('Windows of user1 today')
    expect(textOf(property(values[1]!, 'Name'))).toBe('user1')
  })

  const broken: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['bytes that are no fragments', Buffer.from('contoso'), /cut off/],
    ['a fragment that is cut off', whole(stringValue('contoso')).subarray(0, -3), /cut off/],
    ['a message without its end', encodeFragments(99_001n, messageOf('<S>contoso contoso</S>'), 70)[0]!, /not whole/],
    [
      'a value of an unknown kind',
      Buffer.concat(encodeFragments(99_002n, messageOf('<Secret>contoso</Secret>'), 9_999)),
      /unknown kind/,
    ],
    [
      'a body that is no CLIXML',
      Buffer.concat(encodeFragments(99_003n, messageOf('contoso'), 9_999)),
      /well formed|root/,
    ],
  ]
  it.each(broken)('leaves out %s, and says so', (_, payload, why) => {
    const fine = receiving(whole(stringValue('Get-Thing')))

    const { exchanges, leftOut } = scrub([fine, receiving(payload), fine])

    expect(leftOut).toEqual([{ exchange: 2, why: expect.stringMatching(why) }])
    expect(exchanges).toHaveLength(2)
    expect(JSON.stringify(exchanges)).not.toContain(Buffer.from('contoso').toString('base64').slice(0, 8))
  })

  it('leaves out an envelope that it does not know its way around in, or that is none', () => {
    const { request } = receiving()
    const odd = request.replace('<s:Body>', '<s:Body><q:Odd xmlns:q="urn:contoso"/>')

    const { exchanges, leftOut } = scrub([
      { request: odd, response: null },
      { request, response: 'contoso' },
    ])

    expect(exchanges).toEqual([])
    expect(leftOut.map(({ exchange }) => exchange)).toEqual([1, 2])
  })

  it('leaves out every exchange that carries a part of a message that is left out', () => {
    const bad = encodeFragments(++objectId, messageOf(`<S>${'x'.repeat(200)}</S><S/>`), 120)
    const fine = receiving(whole(stringValue('Get-Thing')))

    const { leftOut } = scrub([receiving(bad[0]!), fine, receiving(...bad.slice(1))])

    expect(leftOut.map(({ exchange }) => exchange)).toEqual([1, 3])
  })

  it('keeps a request that got no answer', () => {
    const { request } = receiving()

    expect(scrub([{ request, response: null }]).exchanges).toMatchObject([{ response: null }])
  })

  it('is read by whoever shows it to a person down to its last text', () => {
    const bag = propertyBag({ Caption: stringValue('Windows'), Count: { kind: 'int32', value: 7 } }, 'System.Thing')

    const { values, structure } = readableTexts([receiving(whole(bag))])

    expect(values).toEqual(expect.arrayContaining(['Windows', 'http://mps-src01.contoso.local:5985/wsman', 'stdout']))
    expect(values).not.toContain('7')
    expect(structure).toEqual(expect.arrayContaining(['Caption', 'Count', 'System.Thing']))
  })
})

describe('names planted anywhere', () => {
  const planted = fc
    .array(fc.constantFrom(...'bcdfghjklmnpqrstvwzäéñøß0123456789-'), { minLength: 5, maxLength: 14 })
    .map((letters) => `q${letters.join('')}q`)
  const around = fc.constantFrom(
    (name: string) => name,
    (name: string) => `CONTOSO\\${name}`,
    (name: string) => `D:\\x\\${name}.vhd`,
    (name: string) => `On ${name}, today`,
  )

  const value: fc.Memo<ClixmlValue> = fc.memo((depth) => {
    const text = fc.tuple(planted, around).map(([name, wrap]) => wrap(name))
    const leaf = fc.oneof(
      text.map((each) => stringValue(each)),
      text.map((each): ClixmlValue => ({ kind: 'xml', value: each })),
      text.map((each): ClixmlValue => ({ kind: 'script-block', value: each })),
      text.map((each): ClixmlValue => ({ kind: 'bytes', value: Buffer.from(each) })),
      text.map((each): ClixmlValue => ({ kind: 'object', text: each })),
    )
    if (depth <= 1) return leaf
    const key = fc.oneof(
      planted,
      fc.constantFrom('Name', 'PasswordLastSet', 'Message', 'FullyQualifiedErrorId', 'ErrorCategory_Reason'),
    )
    const members = fc.array(fc.record({ name: key, value: value(depth - 1) }), { maxLength: 3 })
    const entries = fc.array(fc.tuple(leaf, value(depth - 1)), { maxLength: 2 })
    return fc.oneof(
      leaf,
      fc.record({
        kind: fc.constant('object' as const),
        typeNames: fc.array(planted, { maxLength: 2 }),
        text: planted,
        extended: members,
      }),
      fc.record({
        kind: fc.constant('object' as const),
        content: fc.record({ kind: fc.constant('list' as const), items: fc.array(value(depth - 1), { maxLength: 3 }) }),
      }),
      fc.record({
        kind: fc.constant('object' as const),
        content: fc.record({ kind: fc.constant('dictionary' as const), entries }),
      }),
    )
  })

  it('never survive, and everything else still has its shape', () => {
    const shape = (text: string) => [...text.matchAll(/<(\w+)/g)].map(([, tag]) => tag)
    fc.assert(
      fc.property(value(4), fc.integer({ min: 62, max: 400 }), (each, size) => {
        const body = writeClixml(each)
        const names = body.match(/q[^<>"\\q]{5,}q/g) ?? []
        const exchanges = [receiving(...encodeFragments(++objectId, messageOf(body), size))]

        const result = scrub(exchanges)

        expect(result.leftOut).toEqual([])
        const after = writeClixml(valuesIn(result.exchanges)[0]!)
        for (const name of names) expect(after.toLowerCase()).not.toContain(name.toLowerCase())
        expect(shape(after)).toEqual(shape(body))
      }),
      { numRuns: 300 },
    )
  })

  it('never survive in an envelope', () => {
    fc.assert(
      fc.property(planted, planted, planted, (host, user, text) => {
        const { request } = receiving(whole(stringValue(text)))
        const messageId = /MessageID>uuid:([^<]+)</.exec(request)?.[1]?.toLowerCase() ?? ''
        const fault = { code: 5, subcode: 'AccessDenied', reason: `${user} on ${host}`, machine: host, sender: true }
        const response = renderFault(fault, { messageId: randomUUID(), relatesTo: messageId })

        const { exchanges } = scrub([{ request: request.replace('mps-src01.contoso.local', host), response }])

        expect(exchanges).toHaveLength(1)
        expect(JSON.stringify(exchanges).toLowerCase()).not.toContain(host.toLowerCase())
        expect(JSON.stringify(exchanges).toLowerCase()).not.toContain(user.toLowerCase())
      }),
      { numRuns: 200 },
    )
  })

  it('in bytes of any kind give a recording or none, never an error of another kind', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { exchanges, leftOut } = scrub([receiving(Buffer.concat([bytes, randomBytes(1)]))])
        expect(exchanges.length + leftOut.length).toBe(1)
      }),
      { numRuns: 200 },
    )
  })
})
