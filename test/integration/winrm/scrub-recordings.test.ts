import { afterEach, describe, expect, it } from 'vitest'
import { readableTexts } from '../../../src/winrm/recording/readable-texts.ts'
import { scrubRecording } from '../../../src/winrm/recording/scrub-recording.ts'
import { parseRequest } from '../../../src/winrm/server.ts'
import { shapeOf } from './envelope-shape.ts'
import { recordings } from './recordings.ts'

/** Those of PowerShell that a client of ours could have made: whole, and without requests that were wrong on purpose. */
const all = recordings().filter(
  ({ file, exchanges }) =>
    /^(?:psrp|client)_/.test(file) && !exchanges.some(({ request }) => request.includes('PT-1S')),
)
const VOCABULARY = { words: [], wellKnownNames: ['Administrator'], properties: [] }
const RECORDED_AT = Date.UTC(2018, 5, 13)
/** Written anew, which is another test's matter. */
const PAYLOAD = /<(connectXml xmlns="[^"]*")>[^<]*<\/connectXml>/
const NAMES = /vagrant|WIN-NNMU|NNMU24|10\.0\.2\.2|192\.168\.|127\.0\.0\.1|fdc3:/i

describe.skipIf(all.length === 0)('what real servers answered', () => {
  afterEach(() => expect.hasAssertions())

  it.each(all)('is scrubbed whole, and has no name left in it: $file', ({ exchanges }) => {
    const scrubbed = scrubRecording(exchanges, { vocabulary: VOCABULARY, names: [], recordedAt: RECORDED_AT })

    expect(scrubbed.leftOut).toEqual([])
    expect(scrubbed.exchanges).toHaveLength(exchanges.length)
    const { values, structure } = readableTexts(scrubbed.exchanges)
    expect([...values, ...structure].filter((text) => NAMES.test(text))).toEqual([])
    expect(structure.filter((text) => /^(?:PROPERTY|TYPE)\d/.test(text))).toEqual([])
  })

  it.each(all)('asks for the same as before: $file', ({ exchanges }) => {
    const scrubbed = scrubRecording(exchanges, { vocabulary: VOCABULARY, names: [], recordedAt: RECORDED_AT })

    const before = exchanges.map(({ request }) => parseRequest(request).request.kind)
    expect(scrubbed.exchanges.map(({ request }) => parseRequest(request).request.kind)).toEqual(before)
    const shapes = (requests: typeof exchanges) =>
      requests.map(({ request }) => shapeOf(request.replace(PAYLOAD, '<$1/>')))
    expect(shapes(scrubbed.exchanges)).toEqual(shapes(exchanges))
  })
})
