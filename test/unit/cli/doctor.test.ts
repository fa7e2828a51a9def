import { expect, it } from 'vitest'
import type { Check } from '../../../src/cli/cli-parts.ts'
import { runIn } from './a-cli.ts'

const aCheck = (subject: string, isFine = true): Check => ({
  subject,
  what: 'look',
  verdict: isFine ? 'fine' : 'finding',
  found: isFine ? 'as it should be' : 'not as it should be',
  remedy: isFine ? null : 'Mend it.',
})

const ALL_FINE = {
  checkRedis: async () => [aCheck('Redis')],
  checkSlack: async () => [aCheck('Slack')],
  checkServer: async (_: unknown, server: string) => [aCheck(`Server ${server}`)],
}

it('ends with 0 when everything is fine', async () => {
  const { exitCode, out, file } = await runIn({ parts: ALL_FINE }, 'doctor')

  expect(exitCode).toBe(0)
  expect(out.replace(file, 'FILE').split('\n')).toEqual([
    'Configuration',
    '  ok   file and environment: FILE and the environment are complete; 2 servers',
    '',
    'Redis',
    '  ok   look: as it should be',
    '',
    'Slack',
    '  ok   look: as it should be',
    '',
    'Server lab-old',
    '  ok   look: as it should be',
    '',
    'Server lab-new',
    '  ok   look: as it should be',
    '',
    'Everything is fine.',
    '',
  ])
})

it('goes on after a finding, and says what to do about it', async () => {
  const checkRedis = async () => [aCheck('Redis', false)]
  const checkSlack = async () => {
    throw new Error('slack.com does not answer')
  }

  const { exitCode, out } = await runIn({ parts: { ...ALL_FINE, checkRedis, checkSlack } }, 'doctor')

  expect(exitCode).toBe(1)
  expect(out).toContain('Redis\n  BAD  look: not as it should be\n       Mend it.\n')
  expect(out).toContain('Slack\n  BAD  look: slack.com does not answer. Reference abc123.\n')
  expect(out).toContain('Server lab-new\n  ok   look: as it should be\n')
  expect(out).toMatch(/\n2 of 5 checks found something: Redis, Slack\.\n$/)
})

it('still looks at servers when Slack and Redis are not set up yet', async () => {
  const { exitCode, out } = await runIn({ parts: ALL_FINE, variables: { MIGRATOR_PASSWORD: 'x' } }, 'doctor')

  expect(exitCode).toBe(1)
  expect(out).toContain('BAD  file and environment: environment variable REDIS_URL: is not set')
  expect(out).toContain('Server lab-old\n  ok   look')
  expect(out).not.toMatch(/^Redis$/m)
})

it('shows what is wrong with a configuration that cannot be used', async () => {
  const { exitCode, out } = await runIn({ parts: ALL_FINE, configuration: 'site: 1\n' }, 'doctor')

  expect(exitCode).toBe(1)
  expect(out).toContain('line 1: site: found the number 1, allowed: a mapping of keys')
})

it('gives the same as JSON', async () => {
  const checkRedis = async () => [aCheck('Redis', false)]

  const { exitCode, out } = await runIn({ parts: { ...ALL_FINE, checkRedis } }, 'doctor', '--json')

  expect(exitCode).toBe(1)
  expect(JSON.parse(out)).toContainEqual(aCheck('Redis', false))
  expect(JSON.parse(out)).toHaveLength(5)
})

it('tells in one line what could not be looked at for one reason, which is no finding', async () => {
  const unseen = (what: string, found: string): Check => ({
    subject: 'Redis',
    what,
    verdict: 'unseen',
    found,
    remedy: null,
  })
  const checkRedis = async () => [
    unseen('one', 'not looked at'),
    unseen('two', 'not looked at'),
    unseen('three', 'it is hidden'),
  ]

  const { exitCode, out } = await runIn({ parts: { ...ALL_FINE, checkRedis } }, 'doctor')

  expect(exitCode).toBe(0)
  expect(out).toContain('Redis\n  --   one, two: not looked at\n  --   three: it is hidden\n\n')
  expect(out).toMatch(/\nEverything that was looked at is fine\.\n$/)
})
