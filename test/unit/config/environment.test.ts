import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type Need, readEnvironment } from '../../../src/config/environment.ts'
import { formatProblem } from '../../../src/config/problem.ts'

const ALL: ReadonlySet<Need> = new Set(['slack-token', 'slack-connection', 'redis', 'secret'])
const MASTER = Buffer.alloc(32, 7).toString('base64')

const COMPLETE = {
  SLACK_BOT_TOKEN: 'xoxb-canary',
  SLACK_APP_TOKEN: 'xapp-canary',
  REDIS_URL: 'redis://:canary@127.0.0.1:6379',
  STATIONMASTER_SECRET: MASTER,
}

function problemsOf(variables: Record<string, string>, needs: ReadonlySet<Need> = ALL): string[] {
  return readEnvironment(variables, needs).problems.map((problem) => formatProblem('s.yml', problem))
}

describe('readEnvironment', () => {
  it('reads a complete environment for Socket Mode', () => {
    const { environment, problems } = readEnvironment(COMPLETE, ALL)

    expect(problems).toEqual([])
    expect(environment.slackConnection?.kind).toBe('socket')
    expect(environment.configurationFile).toBe('stationmaster.yml')
    expect(environment.logLevel).toBe('info')
    expect(environment.redisUrl?.reveal()).toBe('redis://:canary@127.0.0.1:6379')
  })

  it('reads a signing secret and a port as HTTP', () => {
    const { SLACK_APP_TOKEN: _, ...rest } = COMPLETE

    const { environment } = readEnvironment({ ...rest, SLACK_SIGNING_SECRET: 'canary-signing', PORT: '3000' }, ALL)

    expect(environment.slackConnection).toMatchObject({ kind: 'http', port: 3000 })
  })

  it('ends the address of Slack in a slash', () => {
    const { environment } = readEnvironment({ SLACK_API_URL: 'http://127.0.0.1:9/api' }, new Set())

    expect(environment.slackApiUrl).toBe('http://127.0.0.1:9/api/')
  })

  it('puts the secret in use before the older ones', () => {
    const older = Buffer.alloc(32, 8).toString('base64')

    const { environment } = readEnvironment({ ...COMPLETE, STATIONMASTER_OLD_SECRETS: `${older}, ` }, ALL)

    expect(environment.masterSecrets.map((secret) => secret.reveal())).toEqual([MASTER, older])
  })

  it('reads a simulated clock', () => {
    const clock = { realAt: 1, simulatedAt: 2, rate: 60 }

    const { environment } = readEnvironment({ STATIONMASTER_SIMULATED_CLOCK: JSON.stringify(clock) }, new Set())

    expect(environment.simulatedClock).toEqual(clock)
  })

  it('asks for nothing that a command does not need', () => {
    expect(problemsOf({}, new Set())).toEqual([])
  })

  it('says everything that is missing at once', () => {
    expect(problemsOf({})).toEqual([
      'environment variable SLACK_BOT_TOKEN: is not set, allowed: the bot token of the Slack app, which begins with xoxb-',
      'environment variable REDIS_URL: is not set, allowed: an address such as redis://127.0.0.1:6379 or rediss://…',
      'environment variable STATIONMASTER_SECRET: is not set, allowed: 32 bytes in base64, as "stationmaster init" prints them (44 characters)',
      'environment variable SLACK_APP_TOKEN: is not set, allowed: the app-level token of the Slack app, which begins with xapp- (Socket Mode); or set SLACK_SIGNING_SECRET and PORT (HTTP)',
    ])
  })

  it.each([
    ['SLACK_BOT_TOKEN', 'canary'],
    ['SLACK_APP_TOKEN', 'xoxb-canary'],
    ['SLACK_API_URL', 'canary'],
    ['REDIS_URL', 'http://:canary@host'],
    ['STATIONMASTER_SECRET', 'canary'],
    ['STATIONMASTER_OLD_SECRETS', `${MASTER},canary`],
    ['STATIONMASTER_SIMULATED_CLOCK', '{"realAt":"canary"}'],
    ['LOG_LEVEL', 'canary'],
    ['PORT', 'canary'],
  ])('refuses a malformed %s without showing it', (name, value) => {
    const problems = problemsOf({ ...COMPLETE, [name]: value })

    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(`environment variable ${name}: is set to something else (not shown), allowed: `)
    expect(problems[0]).not.toContain('canary')
  })

  it('refuses two ways to reach Slack at once', () => {
    expect(problemsOf({ ...COMPLETE, SLACK_SIGNING_SECRET: 'canary-signing', PORT: '1' })).toEqual([
      'environment variable SLACK_APP_TOKEN: is set and SLACK_SIGNING_SECRET too; set one of them: Socket Mode or HTTP',
    ])
  })

  it('shows no secret when it is printed', () => {
    const { environment } = readEnvironment(COMPLETE, ALL)

    const printed = `${JSON.stringify(environment)} ${inspect(environment, { depth: 9 })} ${environment.redisUrl}`

    expect(printed).not.toContain('canary')
    expect(printed).not.toContain(MASTER)
  })
})
