import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Need, readEnvironment } from '../../../src/config/environment.ts'
import { formatProblem } from '../../../src/config/problem.ts'

const ALL: ReadonlySet<Need> = new Set(['slack-token', 'slack-connection', 'redis', 'secret'])
const NEW = Buffer.alloc(32, 8).toString('base64')
const OLD = Buffer.alloc(32, 7).toString('base64')

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stationmaster-secrets-'))
})

afterEach(() => {
  rmSync(directory, { recursive: true })
})

function write(name: string, text: string, mode = 0o600): string {
  const path = join(directory, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

const complete = () => ({
  SLACK_BOT_TOKEN_FILE: write('bot', 'xoxb-canary\n'),
  SLACK_APP_TOKEN_FILE: write('app', 'xapp-canary\n'),
  REDIS_URL_FILE: write('redis', 'redis://:canary@127.0.0.1:6379\n'),
  STATIONMASTER_SECRET_FILE: write('master', `${NEW}\n${OLD}\n`),
})

function problemsOf(variables: Record<string, string>): string[] {
  return readEnvironment(variables, ALL).problems.map((problem) => formatProblem('s.yml', problem))
}

describe('secrets from files', () => {
  it('stand in for the variables', () => {
    const variables = complete()

    const { environment, problems } = readEnvironment(variables, ALL)

    expect(problems).toEqual([])
    expect(environment.slackBotToken?.reveal()).toBe('xoxb-canary')
    expect(environment.redisUrl?.reveal()).toBe('redis://:canary@127.0.0.1:6379')
    expect(environment.masterSecrets.map((secret) => secret.reveal())).toEqual([NEW, OLD])
    expect(environment.masterSecretFile).toBe(variables.STATIONMASTER_SECRET_FILE)
  })

  it('work for HTTP, too', () => {
    const { SLACK_APP_TOKEN_FILE: _, ...rest } = complete()
    const variables = { ...rest, SLACK_SIGNING_SECRET_FILE: write('signing', 'canary-signing'), PORT: '3000' }

    expect(readEnvironment(variables, ALL).environment.slackConnection?.kind).toBe('http')
    expect(problemsOf(variables)).toEqual([])
  })

  it('must be closed to others', () => {
    const path = write('open', 'xoxb-canary', 0o644)

    expect(problemsOf({ ...complete(), SLACK_BOT_TOKEN_FILE: path })).toEqual([
      `environment variable SLACK_BOT_TOKEN_FILE: the file ${path} is open to every user of this machine (its mode is 0644); run: chmod 600 ${path}`,
    ])
  })

  it('are named once, not beside the variable', () => {
    expect(problemsOf({ ...complete(), SLACK_APP_TOKEN: 'xapp-canary' })).toEqual([
      'environment variable SLACK_APP_TOKEN_FILE: is set and SLACK_APP_TOKEN too; set one of them',
    ])
  })

  it('are named by a path from the root, and hold something', () => {
    expect(problemsOf({ ...complete(), REDIS_URL_FILE: 'redis' })).toEqual([
      'environment variable REDIS_URL_FILE: is set to something else than a path from the root, such as /run/secrets/…',
    ])
    const empty = write('empty', '\n')
    expect(problemsOf({ ...complete(), REDIS_URL_FILE: empty })).toEqual([
      `environment variable REDIS_URL_FILE: the file ${empty} is empty`,
    ])
  })

  it('are checked like the variables, and shown as little', () => {
    const problems = problemsOf({ ...complete(), STATIONMASTER_SECRET_FILE: write('short', `${NEW}\ncanary\n`) })

    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('environment variable STATIONMASTER_SECRET: is set to something else (not shown)')
  })
})
