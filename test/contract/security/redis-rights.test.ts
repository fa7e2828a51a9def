import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { rightsOf } from '../../../src/store/access/rights.ts'

/** Of a connection or of the server rather than of a key; sent by ioredis and BullMQ by themselves, or asked by `durability.ts`. */
const BESIDES = [
  'eval',
  'evalsha',
  'xread',
  'time',
  'ping',
  'info',
  'client|setname',
  'config|get',
  'pubsub|numsub',
  'bzpopmin',
]

/** Methods of ioredis that are no commands. */
const NO_COMMANDS = [
  'on',
  'off',
  'once',
  'connect',
  'disconnect',
  'quit',
  'call',
  'config',
  'pubsub',
  'multi',
  'pipeline',
]

function textsBelow(directory: string, ending: string): string[] {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  return files.filter((file) => file.endsWith(ending)).map((file) => readFileSync(join(directory, file), 'utf8'))
}

function found(texts: readonly string[], pattern: RegExp): string[] {
  return texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => (name ?? '').toLowerCase()))
}

const OURS = textsBelow('src', '.ts')
const BULLMQ = textsBelow('node_modules/bullmq/dist/esm/scripts', '.js')

const called = new Set([
  ...found(OURS, /redis\.p?call\(\s*['"]([a-z]+)['"]/gi),
  ...found(BULLMQ, /\b(?:rcall|redis\.p?call)\(\s*['"]([a-z]+)['"]/gi),
  ...found(OURS, /\bredis\.([a-z]+)\(/g).filter((name) => !NO_COMMANDS.includes(name)),
])
const granted = rightsOf('stationmaster').flatMap((word) => (word.startsWith('+') ? [word.slice(1)] : []))

it('grants every command that we, our scripts and those of BullMQ call', () => {
  expect(called.size).toBeGreaterThan(60)
  expect([...called].filter((name) => !granted.includes(name)).toSorted()).toEqual([])
})

it('grants nothing else', () => {
  expect(granted.filter((name) => !called.has(name) && !BESIDES.includes(name))).toEqual([])
  expect(rightsOf('stationmaster').filter((word) => !word.startsWith('+'))).toEqual([
    '~{stationmaster}:*',
    '~stationmaster:servers',
  ])
})

it('is what the documentation tells administrators to write', () => {
  const line = `user stationmaster on >PASSWORD ${rightsOf('stationmaster').join(' ')}`

  const text = readFileSync('docs/security.md', 'utf8').replace(/\s+/g, ' ')

  expect(text).toContain(line)
})
