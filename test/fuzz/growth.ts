import { readClixml } from '../../src/winrm/clixml/reader.ts'
import { toPlain } from '../../src/winrm/clixml/to-plain.ts'
import { Defragmenter, encodeFragments } from '../../src/winrm/psrp/fragment.ts'
import { HttpResponseParser } from '../../src/winrm/transport/http/http-response-parser.ts'
import { decodeSealedBody, encodeSealedBody, SEALED_CONTENT_TYPE } from '../../src/winrm/wsman/sealed-body.ts'
import { parseXml } from '../../src/winrm/xml/parse-xml.ts'

/** Inputs that can be made twice as large, for what must not take four times as long. */
interface Grower {
  readonly name: string
  /** Where an attacker's patience or a limit of ours ends. */
  readonly start: number
  run(size: number): void
}

/** Work that grows as the square takes 16 times as long for four times the size; a straight line 4 times, with much noise. */
const TOO_STEEP = 11
/** Below this nothing can be told. */
const LEAST_MS = 200
const MAX_DOUBLINGS = 8

const typed = (work: () => unknown) => {
  try {
    work()
  } catch {
    // Only the time counts here; what may be thrown is looked at elsewhere.
  }
}

const pushAll = (head: string, pieces: readonly Buffer[]) => {
  const parser = new HttpResponseParser({ maxHeadBytes: 32_768, maxBodyBytes: 64 * 1024 * 1024 })
  parser.push(Buffer.from(head))
  for (const piece of pieces) parser.push(piece)
}

const GROWERS: readonly Grower[] = [
  {
    name: 'http: a head that comes byte by byte',
    start: 1000,
    run: (size) =>
      pushAll(
        'HTTP/1.1 200 OK\r\n',
        Array.from({ length: Math.min(size, 32_000) }, () => Buffer.from('a')),
      ),
  },
  {
    name: 'http: blanks in a header',
    start: 1000,
    run: (size) => pushAll(`HTTP/1.1 200 OK\r\nA: b${' '.repeat(Math.min(size, 32_000))}c\r\n\r\n`, []),
  },
  {
    name: 'http: a body that comes byte by byte',
    start: 10_000,
    run: (size) =>
      pushAll(
        `HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`,
        Array.from({ length: size }, () => Buffer.from('a')),
      ),
  },
  {
    name: 'http: small chunks in one piece',
    start: 5000,
    run: (size) =>
      pushAll('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', [Buffer.from('1\r\na\r\n'.repeat(size))]),
  },
  {
    name: 'http: small chunks, one by one',
    start: 5000,
    run: (size) =>
      pushAll(
        'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
        Array.from({ length: size }, () => Buffer.from('1\r\na\r\n')),
      ),
  },
  {
    name: 'sealed body: blanks in its content type',
    start: 1000,
    run: (size) =>
      decodeSealedBody(
        encodeSealedBody({ signature: Buffer.alloc(16), ciphertext: Buffer.alloc(8), plaintextBytes: 8 }),
        SEALED_CONTENT_TYPE.replace(';boundary', `${';  '.repeat(size)};boundary`),
      ),
  },
  {
    name: 'fragments: a message that comes in small ones',
    start: 1000,
    run: (size) => {
      const stream = new Defragmenter()
      for (const fragment of encodeFragments(1n, Buffer.alloc(size), 22)) stream.receive(fragment)
    },
  },
  {
    name: 'fragments: a fragment that comes byte by byte',
    start: 10_000,
    run: (size) => {
      const stream = new Defragmenter()
      const [fragment = new Uint8Array()] = encodeFragments(1n, Buffer.alloc(size), size + 21)
      for (let index = 0; index < fragment.length; index += 1) stream.receive(fragment.subarray(index, index + 1))
    },
  },
  {
    name: 'fragments: many messages in one piece',
    start: 2000,
    run: (size) => {
      const all = Array.from({ length: size }, (_, index) =>
        encodeFragments(BigInt(index + 1), Buffer.alloc(1), 100),
      ).flat()
      new Defragmenter().receive(Buffer.concat(all))
    },
  },
  { name: 'xml: siblings', start: 2000, run: (size) => parseXml(`<a>${'<b/>x'.repeat(size)}</a>`) },
  {
    name: 'xml: attributes',
    start: 2000,
    run: (size) => parseXml(`<a ${Array.from({ length: size }, (_, index) => `a${index}="1"`).join(' ')}/>`),
  },
  { name: 'xml: comments in a text', start: 2000, run: (size) => parseXml(`<a>${'x<!---->'.repeat(size)}</a>`) },
  { name: 'xml: character references', start: 5000, run: (size) => parseXml(`<a>${'&#65;'.repeat(size)}</a>`) },
  {
    name: 'xml: names as deep as is allowed',
    start: 500,
    run: (size) => parseXml(`${'<a xmlns:b="c">'.repeat(250)}${'<d/>'.repeat(size)}${'</a>'.repeat(250)}`),
  },
  {
    name: 'clixml: escapes',
    start: 5000,
    run: (size) => readClixml(`<S>${'_x0041_'.repeat(size)}${'_x'.repeat(size)}</S>`),
  },
  {
    name: 'clixml: objects that share an object',
    start: 12,
    run: (size) => {
      const shared = Array.from(
        { length: size },
        (_, index) => `<Obj RefId="${index + 1}"><LST><Ref RefId="${index}"/><Ref RefId="${index}"/></LST></Obj>`,
      )
      toPlain(readClixml(`<Obj RefId="x"><LST><Obj RefId="0"><LST/></Obj>${shared.join('')}</LST></Obj>`))
    },
  },
  {
    name: 'clixml: properties of one object',
    start: 2000,
    run: (size) =>
      toPlain(
        readClixml(
          `<Obj RefId="0"><MS>${Array.from({ length: size }, (_, index) => `<I32 N="p${index}">1</I32>`).join('')}</MS></Obj>`,
        ),
      ),
  },
]

/** Of this process's own work, the best of three, so that a busy machine and the collector of garbage do not count; ms. */
const timeOf = (run: Grower['run'], size: number) => {
  const once = () => {
    const before = process.cpuUsage()
    typed(() => run(size))
    return process.cpuUsage(before).user / 1000
  }
  return Math.min(once(), once(), once())
}

/** What takes four times as long for twice the size, or longer; each with its times. */
export function steepGrowers(): string[] {
  return GROWERS.flatMap(({ name, start, run }) => {
    let size = start
    for (let doubling = 0; doubling < MAX_DOUBLINGS; doubling += 1) {
      const small = timeOf(run, size)
      const large = timeOf(run, size * 4)
      if (large >= LEAST_MS)
        return large / small > TOO_STEEP
          ? [`${name}: ${Math.round(small)} ms for ${size}, ${Math.round(large)} ms for four times as much`]
          : []
      size *= 2
    }
    return []
  })
}
