import { expect, it } from 'vitest'
import type { Check } from '../../../src/cli/cli-parts.ts'
import { runIn } from './a-cli.ts'

const aCheck = (what: string, isFine = true): Check => ({
  isFine,
  what,
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
    'ok   Configuration: FILE and the environment are complete; 2 servers',
    'ok   Redis: as it should be',
    'ok   Slack: as it should be',
    'ok   Server lab-old: as it should be',
    'ok   Server lab-new: as it should be',
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
  expect(out).toContain('BAD  Redis: not as it should be\n     Mend it.\n')
  expect(out).toContain('BAD  Slack: slack.com does not answer\n')
  expect(out).toContain('ok   Server lab-new: as it should be\n')
  expect(out).toContain('2 of 5 checks found something.\n')
})

it('still looks at servers when Slack and Redis are not set up yet', async () => {
  const { exitCode, out } = await runIn({ parts: ALL_FINE, variables: { MIGRATOR_PASSWORD: 'x' } }, 'doctor')

  expect(exitCode).toBe(1)
  expect(out).toContain('BAD  Configuration: environment variable REDIS_URL: is not set')
  expect(out).toContain('ok   Server lab-old')
  expect(out).not.toContain('Redis: as it should be')
})

it('shows what is wrong with a configuration that cannot be used', async () => {
  const { exitCode, out } = await runIn({ parts: ALL_FINE, configuration: 'site: 1\n' }, 'doctor')

  expect(exitCode).toBe(1)
  expect(out).toContain('line 1: site: found the number 1, allowed: a mapping of keys')
})
