import { describe, expect, it, onTestFinished } from 'vitest'
import type { SimulatedServer } from '../../../sandbox/servers/start-server.ts'
import type { ServerReading } from '../../../src/migration/worksheet/facts.ts'
import { readServer } from '../../../src/multipoint/read/read-server.ts'
import { recordServer, type ServerRecording } from '../../../src/multipoint/record/record-server.ts'
import { connect } from '../../../src/multipoint/servers.ts'
import { Recorder } from '../../../src/winrm/index.ts'
import { parseRequest } from '../../../src/winrm/server.ts'
import { traces } from '../../support/canary.ts'
import { PASSWORDS, serverFor } from '../sandbox/servers/client-of.ts'
import { PASSWORD, startMiniServer, USERNAME } from '../winrm/mini-server.ts'
import { replay } from '../winrm/replay.ts'
import { adapterFor, adapterOf, endpointOf, mutationsOn, patience, troubleOf } from './site.ts'

/** The shortest that WinRM takes, so that the test is quick. */
const LONG_POLL = { timeoutMs: 500, sleepSeconds: 1 }
const MINUTE_MS = 60_000

function recordingOf(endpoint: Parameters<typeof endpointOf>[0], more: Parameters<typeof endpointOf>[1] = {}) {
  return recordServer({
    endpoint: endpointOf(endpoint, more),
    now: Date.now,
    signal: patience(),
    longPoll: LONG_POLL,
  })
}

const aSource = (more: Parameters<typeof serverFor>[0] = {}) => serverFor({ scenario: 'full', role: 'source', ...more })

/** A server that answers as recorded, and what was asked otherwise than then. */
async function replayOf({ exchanges }: ServerRecording) {
  const differences: string[] = []
  const server = await startMiniServer(replay({ exchanges: JSON.parse(JSON.stringify(exchanges)) }, differences))
  onTestFinished(() => server.close())
  const endpoint = endpointOf({ host: '127.0.0.1', port: server.port }, { username: USERNAME, password: PASSWORD })
  return { differences, endpoint, server }
}

/** The reading with placeholders turned back into names, in small letters. */
function withNames(reading: ServerReading, { replaced }: ServerRecording): unknown {
  const names = new Map(
    replaced.map(({ original, placeholder }) => [placeholder.toLowerCase(), original.toLowerCase()]),
  )
  const longestFirst = [...names.keys()].sort((a, b) => b.length - a.length)
  const pattern = new RegExp(
    `(?<![a-z0-9])(?:${longestFirst.map((each) => each.replaceAll('.', '\\.')).join('|')})(?![a-z0-9])`,
    'g',
  )
  const text = JSON.stringify(reading).toLowerCase()
  return JSON.parse(text.replace(pattern, (placeholder) => JSON.stringify(names.get(placeholder)).slice(1, -1)))
}

const lowerCase = (reading: ServerReading): unknown => JSON.parse(JSON.stringify(reading).toLowerCase())

/** Moments belong to the time of reading, and those in a recording are moved. */
function withoutMoments({ worksheet, facts: { passwordPolicy, ...facts } }: ServerReading): ServerReading {
  // Free text is replaced as a whole, so a recording does not tell what `net accounts` says.
  expect(passwordPolicy?.isComplex.kind).toBe('unreadable')
  return { worksheet, facts: { ...facts, readAt: 0, os: { ...facts.os, lastBootAt: 0, clockSkewMs: 0 } } }
}

/** How long the server had been up, by its own clock. */
const upMs = ({ facts }: ServerReading) => facts.readAt + facts.os.clockSkewMs - facts.os.lastBootAt

describe('the recording of a server', () => {
  it('replays to the same worksheet and facts, but for the placeholders', async () => {
    const live = await aSource()
    const reading = await adapterFor(live).servers.read('lab-new', patience())
    const recording = await recordingOf(live)

    const { endpoint } = await replayOf(recording)
    const replayed = await adapterOf(endpoint).servers.read('lab-new', patience())

    expect(withNames(withoutMoments(replayed), recording)).toEqual(lowerCase(withoutMoments(reading)))
    expect(replayed.worksheet.computerName).toMatch(/^COMPUTER\d+$/)
    expect(Math.abs(upMs(replayed) - upMs(reading))).toBeLessThan(MINUTE_MS)
  })

  it('is asked for in the same way when it is replayed, to its end, and then has nothing new to hide', async () => {
    const recording = await recordingOf(await aSource())

    const { endpoint, differences, server } = await replayOf(recording)
    const again = await recordServer({ endpoint, now: Date.now, signal: patience(), longPoll: LONG_POLL })

    expect(again).toMatchObject({ trouble: null, leftOut: [] })
    expect(differences).toEqual([])
    expect(server.requests.map(({ request }) => request.kind)).toEqual(
      recording.exchanges.map(({ request }) => parseRequest(request).request.kind),
    )
  })

  it('holds how a server says that a command is unknown, and how a long poll ends', async () => {
    const { exchanges, readable } = await recordingOf(await aSource())

    expect(exchanges.some(({ response }) => response?.includes('Code="2150858793"'))).toBe(true)
    expect(readable.values).toContain('CommandNotFoundException')
    expect(
      readable.values.filter((text) => text.startsWith("The term 'Get-StationmasterRecordingProbe' is")),
    ).toHaveLength(1)
  })

  it('changes nothing on the server, leaves no shell there and carries no secret', async () => {
    const server = await aSource()

    const { exchanges } = await recordingOf(server)

    expect(mutationsOn(server)).toEqual([])
    expect(server.shells()).toEqual([])
    const kinds = new Set(exchanges.map(({ request }) => parseRequest(request).request.kind))
    expect([...kinds].sort()).toEqual(['command', 'create', 'delete', 'receive'])
  })

  it('is made of a server that cannot be read too, and says why it could not', async () => {
    const server = await serverFor({ scenario: 'dest-role-missing', role: 'destination' })

    const recording = await recordingOf(server)

    expect(recording.trouble).toContain('has no MultiPoint Services')
    expect(recording.exchanges.length).toBeGreaterThan(3)
    expect(traces(namesOn(server), placesIn(recording))).toEqual([])
  })

  it('is not made of a server that lets nobody in', async () => {
    const trouble = await troubleOf(recordingOf(await aSource(), { password: 'wrong' }))

    expect(trouble.trouble).toBe('wrong-credentials')
  })
})

/** Everything by which somebody could tell whose server this is. */
function namesOn(server: SimulatedServer): Record<string, string> {
  const state = server.state()
  const { domain } = state
  const texts = [
    state.computerName,
    state.machineSid,
    state.uuid,
    state.computer.serialNumber,
    ...state.addresses.map(({ address }) => address),
    domain?.netbiosName,
    domain?.dnsName,
    ...(domain?.accounts ?? []).flatMap(({ name, sid }) => [name, sid]),
    ...state.users
      .filter(({ rid }) => rid > 1000)
      .flatMap(({ name, fullName, description }) => [name, fullName, description]),
    ...state.stations.flatMap(({ name, seat }) => [name, seat]),
    ...state.shares.filter(({ isSpecial }) => !isSpecial).flatMap(({ name, path }) => [name, path]),
    ...state.virtualMachines.flatMap(({ name, id }) => [name, id]),
    ...state.network.map(({ name }) => name),
    ...state.sessions.flatMap(({ applications }) => applications.map(({ name }) => name)),
    state.scheduledUpdate.customScript,
    ...Object.values(PASSWORDS),
    `${server.host}:`,
  ]
  // A station may be called 1; that it is cannot be searched for.
  const searched = texts.filter((text): text is string => text !== undefined && text.length > 2)
  return Object.fromEntries(searched.map((text) => [text, text]))
}

/** The file, and every payload in it decoded: alone, and all of one direction one after the other. */
function placesIn({ exchanges }: Pick<ServerRecording, 'exchanges'>): Record<string, string> {
  const payload = /<(?:rsp:Stream|rsp:Arguments|creationXml)[^>]*>([^<]+)</g
  const decoded = exchanges.flatMap(({ request, response }) =>
    [request, response ?? ''].flatMap((text) =>
      [...text.matchAll(payload)].map(([, base64]) => Buffer.from(base64 ?? '', 'base64')),
    ),
  )
  const envelopes = exchanges.map(({ request, response }) => `${request}\n${response}`.replace(payload, '<payload><'))
  return {
    envelopes: envelopes.join('\n'),
    payloads: decoded.map((bytes) => bytes.toString('utf8')).join('\n'),
    // Without the headers of fragments, which may stand in the middle of a name.
    messages: Buffer.concat(decoded.flatMap(blobsOf)).toString('utf8'),
  }
}

function blobsOf(payload: Buffer): Buffer[] {
  const blobs: Buffer[] = []
  for (let at = 0; at < payload.length; at += 21 + payload.readUInt32BE(at + 17))
    blobs.push(payload.subarray(at + 21, at + 21 + payload.readUInt32BE(at + 17)))
  return blobs
}

describe('of everything that names the sample site', () => {
  it.each([
    ['full', 'source'],
    ['orphaned-members', 'source'],
    ['dest-ui-german', 'destination'],
    ['pending-restart', 'destination'],
  ] as const)('nothing is in the recording of %s, its %s, in any encoding', async (scenario, role) => {
    const server = await serverFor({ scenario, role })

    const recording = await recordingOf(server)

    expect(recording.leftOut).toEqual([])
    expect(traces(namesOn(server), placesIn(recording))).toEqual([])
    expect(traces(longOnes(namesOn(server)), { file: JSON.stringify(recording.exchanges) })).toEqual([])
  })

  it('everything that was read is in the exchange as the server said it: the search would find it', async () => {
    const server = await aSource()
    const recorder = new Recorder()
    const client = await connect({ recorder }, endpointOf(server))
    onTestFinished(() => client.close())

    const pool = await client.openPool()
    await readServer({ server: 'lab-old', username: 'migrator', pool, now: Date.now, signal: patience() })

    for (const { response } of recorder.exchanges) expect(response).toMatch(/<a:MessageID>uuid:[0-9A-F-]{36}</)
    const found = traces(namesOn(server), placesIn(recorder)).map((trace) => trace.replace(/ in \w+$/, ''))
    expect(found).toEqual(
      expect.arrayContaining([
        'MPS-SRC01',
        'student03',
        'Row3-A',
        'Classwork',
        '10.20.5.11',
        'PC-TEACH01',
        'Lab pupil',
      ]),
    )
  })
})

/** Short names turn up in base64 by chance; decoded, they are searched for all the same. */
function longOnes(names: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).filter(([name]) => name.length >= 8))
}
