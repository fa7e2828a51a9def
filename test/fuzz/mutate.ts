import type { SeededRandom } from './random.ts'

/** No mutated input is longer; long ones would only make the run slow. */
const MAX_BYTES = 256 * 1024
const MAX_NESTING = 3000

type Mutation = (input: Buffer, random: SeededRandom, other: Buffer) => Buffer

const INTERESTING = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff] as const
const TOKENS = [
  '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>',
  '<?xml version="1.0" encoding="utf-16"?>',
  '&b;',
  '&#0;',
  '&#x110000;',
  '&#xD800;',
  ']]>',
  '<![CDATA[',
  '<!--',
  '-->',
  '<Obj RefId="0"><LST>',
  '<Ref RefId="0" />',
  '<TNRef RefId="0" />',
  '_x0000_',
  '_xD800_',
  '_x005F_',
  '\u{10ffff}',
  '\ufeff',
  '\0',
  ' ',
  '\r\n',
  '\r\n\r\n',
  'xmlns:x="',
  'xml:lang="',
  '99999999999999999999',
  '-1',
  '1e400',
  'NaN',
  'PT99999999999S',
  '9999-99-99T99:99:99.9999999+99:99',
  '__proto__',
  'constructor',
  'Transfer-Encoding: chunked\r\n',
  'Content-Length: 4294967296\r\n',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'Negotiate ',
  'NTLMSSP\0',
] as const

const at = (input: Buffer, random: SeededRandom) => random.below(input.length + 1)

const replace = (input: Buffer, start: number, end: number, by: Buffer) =>
  Buffer.concat([input.subarray(0, start), by, input.subarray(end)])

function someRange(input: Buffer, random: SeededRandom): readonly [start: number, end: number] {
  const start = at(input, random)
  const length = random.chance(3) ? random.below(input.length - start + 1) : random.below(32)
  return [start, Math.min(input.length, start + length)]
}

/** The places at which a pattern matches; one of them, chosen. */
function someMatch(
  input: Buffer,
  pattern: RegExp,
  random: SeededRandom,
): readonly [start: number, end: number] | undefined {
  const matches = [...input.toString('latin1').matchAll(pattern)].slice(0, 2000)
  const match = matches[random.below(matches.length)]
  return match && [match.index, match.index + match[0].length]
}

/** Of XML, each from its start tag to the next end tag. */
const ELEMENT = /<([\w:]+)[^<>]*>[^<]*<\/\1>/g
const NUMBER = /\d+/g

const MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  function flipBit(input, random) {
    const flipped = Buffer.from(input)
    const index = random.below(input.length)
    flipped[index] = (flipped[index] ?? 0) ^ (1 << random.below(8))
    return flipped
  },
  function cutShort(input, random) {
    return input.subarray(0, at(input, random))
  },
  function cutOut(input, random) {
    const [start, end] = someRange(input, random)
    return replace(input, start, end, Buffer.alloc(0))
  },
  function doubleUp(input, random) {
    const [start, end] = someRange(input, random)
    const part = input.subarray(start, end)
    const times = random.chance(4) ? 1 + random.below(200) : 1
    if (part.length * times > MAX_BYTES) return input
    return replace(input, end, end, Buffer.concat(Array.from({ length: times }, () => part)))
  },
  function putBytes(input, random) {
    const start = at(input, random)
    return replace(input, start, start, random.bytes(1 + random.below(16)))
  },
  function overwriteNumber(input, random) {
    const bytes = random.pick([1, 2, 4, 8] as const)
    if (input.length < bytes) return input
    const written = Buffer.from(input)
    const start = random.chance(2)
      ? random.below(Math.min(64, input.length - bytes + 1))
      : random.below(input.length - bytes + 1)
    const value = BigInt(random.pick(INTERESTING)) << (random.chance(4) ? 32n : 0n)
    for (let index = 0; index < bytes; index += 1) {
      const shift = BigInt(8 * index)
      written[start + (random.chance(2) ? index : bytes - 1 - index)] = Number((value >> shift) & 0xffn)
    }
    return written
  },
  function putToken(input, random) {
    const [start, end] = random.chance(2) ? [at(input, random), -1] : someRange(input, random)
    return replace(input, start, Math.max(start, end), Buffer.from(random.pick(TOKENS), 'utf8'))
  },
  function otherNumber(input, random) {
    const match = someMatch(input, NUMBER, random)
    if (!match) return input
    const digits = random.pick(['0', '-1', '4294967295', '4294967296', '9'.repeat(400), '0x10', '1e9', '', ' 1 '])
    return replace(input, ...match, Buffer.from(digits))
  },
  function doubleElement(input, random) {
    const match = someMatch(input, ELEMENT, random)
    if (!match) return input
    return replace(input, match[1], match[1], input.subarray(...match))
  },
  function dropElement(input, random) {
    const match = someMatch(input, ELEMENT, random)
    return match ? replace(input, ...match, Buffer.alloc(0)) : input
  },
  function moveElement(input, random) {
    const match = someMatch(input, ELEMENT, random)
    const target = someMatch(input, /></g, random)
    if (!match || !target) return input
    return replace(input, target[0] + 1, target[0] + 1, input.subarray(...match))
  },
  function nestElement(input, random) {
    const match = someMatch(input, ELEMENT, random)
    if (!match) return input
    const depth = random.below(MAX_NESTING)
    const name = random.pick(['LST', 'a', 'Obj', 'MS'])
    const nested = [`<${name}>`.repeat(depth), input.subarray(...match).toString('latin1'), `</${name}>`.repeat(depth)]
    return replace(input, ...match, Buffer.from(nested.join(''), 'latin1'))
  },
  function splice(input, random, other) {
    return Buffer.concat([input.subarray(0, at(input, random)), other.subarray(at(other, random))])
  },
  function insideBase64(input, random, other) {
    const match = someMatch(input, /[A-Za-z0-9+/]{40,}={0,2}/g, random)
    if (!match) return input
    const inner = Buffer.from(input.subarray(...match).toString('latin1'), 'base64')
    const mutated = mutateOnce(inner, random, other)
    return replace(input, ...match, Buffer.from(mutated.toString('base64'), 'latin1'))
  },
  function anything(_input, random) {
    return random.bytes(random.below(200))
  },
]

function mutateOnce(input: Buffer, random: SeededRandom, other: Buffer): Buffer {
  return random.pick(MUTATIONS)(input, random, other)
}

/** A valid input with a few things wrong with it; the same for the same random numbers. */
export function mutate(input: Buffer, other: Buffer, random: SeededRandom): Buffer {
  let mutated = input
  const rounds = random.chance(20) ? 0 : 1 + random.below(random.chance(3) ? 6 : 2)
  for (let round = 0; round < rounds; round += 1) {
    const next = mutateOnce(mutated, random, other)
    if (next.length <= MAX_BYTES) mutated = next
  }
  return mutated
}
