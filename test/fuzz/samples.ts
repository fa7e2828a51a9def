import { randomBytes } from 'node:crypto'
import { credentialValue, fromPlain, propertyBag, stringValue } from '../../src/winrm/clixml/build-values.ts'
import { writeClixml } from '../../src/winrm/clixml/writer.ts'
import { ClientRunspacePool } from '../../src/winrm/psrp/client-runspace-pool.ts'
import { ServerRunspacePool } from '../../src/winrm/psrp/server-runspace-pool.ts'
import { parseXml, type XmlElement } from '../../src/winrm/xml/parse-xml.ts'
import { elements, textOf } from '../../src/winrm/xml/query.ts'
import { recordings } from '../integration/winrm/recordings.ts'

export const POOL_ID = 'e9a3a7f1-6a3c-4c0e-8a1e-2f6d5a1b9c11'
export const PIPELINE_ID = '0c7e1f0e-5b2b-4e0e-9d3c-2f6d5a1b9c11'
const PAYLOADS = new Set(['creationXml', 'connectResponseXml', 'Arguments', 'Stream'])

/** What a server sends for a pool and one pipeline, fragment by fragment. */
export function ownFragments(): Uint8Array[] {
  const server = new ServerRunspacePool({ poolId: POOL_ID, randomBytes })
  const client = new ClientRunspacePool({ poolId: POOL_ID })
  const opened = server.receiveCreation(client.openingFragments()).output
  for (const fragments of opened) client.receive(fragments)
  const statements = [[{ name: 'Get-Station', args: [{ name: 'All', value: fromPlain(true) }] }]]
  const { first } = client.createPipeline({ pipelineId: PIPELINE_ID, spec: { statements, noInput: true } })
  server.receive(first, PIPELINE_ID)
  const station = propertyBag({
    StationId: fromPlain(1),
    Name: fromPlain('Seat _x0041_ ß 🙂'),
    Types: fromPlain(['a', 'b', null]),
  })
  return [
    ...opened,
    ...server.pipelineOutput(PIPELINE_ID, station),
    ...server.errorRecord(PIPELINE_ID, { message: 'no such station', fullyQualifiedErrorId: 'Mini' }),
    ...server.informational(PIPELINE_ID, 'warning', 'careful'),
    ...server.progress(PIPELINE_ID, { activity: 'Preparing modules for first use.' }),
    ...server.pipelineHostCall(PIPELINE_ID, { callId: 7n, methodId: 11, methodName: 'ReadLine', parameters: [] }),
    ...server.pipelineState(PIPELINE_ID, 'failed', { message: 'it broke', fullyQualifiedErrorId: 'MiniStop' }),
  ]
}

/** CLIXML of many kinds. */
export function ownClixml(): string[] {
  const values = [
    fromPlain([1, 'two', true, null, 2.5]),
    stringValue('_x000A_ <&> \ud83d\ude42'),
    credentialValue('kiosk', { reveal: () => 'not-a-secret' }),
    propertyBag({ a: fromPlain([[1], [2, [3]]]), b: fromPlain('k') }),
  ]
  const all = values.map((value) => writeClixml(value, { encryptSecureString: () => 'AAAAAAAAAAAAAAAAAAAAAA==' }))
  const primitives = [
    '<DT>2026-11-24T17:00:00.1234567+01:00</DT>',
    '<TS>P1DT2H3M4.5S</TS>',
    '<U64>18446744073709551615</U64>',
    '<Db>1.5E+300</Db>',
    '<BA>AAECAwQ=</BA>',
    '<G>792e5b37-4505-47ef-b7d2-8711bb7affa8</G>',
    '<Version>5.1.14393.2248</Version>',
    '<D>-79228162514264337593543950335</D>',
  ].join('')
  return [
    ...all,
    `<Obj RefId="0"><TN RefId="0"><T>System.Object[]</T></TN><LST>${primitives}<Ref RefId="0"/><Obj RefId="1"><TNRef RefId="0"/><DCT><En><S N="Key">k</S><C N="Value">65</C></En></DCT></Obj></LST></Obj>`,
  ]
}

/** Answers of real servers; none where the recordings are not there. */
export function recordedAnswers(): string[] {
  return recordings().flatMap(({ exchanges }) => exchanges.flatMap(({ response }) => (response ? [response] : [])))
}

export function recordedRequests(): string[] {
  return recordings().flatMap(({ exchanges }) => exchanges.map(({ request }) => request))
}

/** The fragments that recorded envelopes carry. */
export function recordedFragments(): Uint8Array[] {
  return recordedAnswers().flatMap((text) => payloadsOf(parseXml(text)))
}

function payloadsOf(element: XmlElement): Uint8Array[] {
  if (PAYLOADS.has(element.name) && elements(element).length === 0) return [Buffer.from(textOf(element), 'base64')]
  return elements(element).flatMap(payloadsOf)
}
