// Time from a slash command to its acknowledgement, 20 at once, beside an echo app on the same Bolt. Usage: node acknowledge.js [rounds]

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { App, LogLevel, SocketModeReceiver } from '@slack/bolt'
import { MakeBelieveSite } from '../sandbox/site/make-believe-site.ts'
import { PEOPLE, workspaceWith } from '../sandbox/site/people.ts'
import type { SlackDriver } from '../sandbox/slack/driver/driver.ts'
import { type SlackDouble, startSlackDouble } from '../sandbox/slack/slack-double.ts'
import { SCOPES } from '../src/slack/manifest.ts'

const AT_ONCE = 20
const COMMAND = '/migrate'
const ECHO = 'echo'
const RESPONSE_TIMEOUT_MS = 30_000

/** The smallest app there can be: acknowledges, and does nothing else. */
async function runEchoApp([apiUrl = '', botToken = '', appToken = '']: readonly string[]): Promise<void> {
  const clientOptions = { slackApiUrl: apiUrl }
  const receiver = new SocketModeReceiver({ appToken, logLevel: LogLevel.ERROR, installerOptions: { clientOptions } })
  const app = new App({ token: botToken, receiver, clientOptions, logLevel: LogLevel.ERROR })
  app.command(COMMAND, async ({ ack }) => ack())
  await app.start()
  process.send?.('ready')
  process.once('disconnect', () => process.exit(0))
}

/** The echo app in a process of its own, as the bot is. */
async function startEchoApp(): Promise<{ slack: SlackDouble; stop(): Promise<void> }> {
  const options = workspaceWith(Object.keys(SCOPES))
  const slack = await startSlackDouble(options)
  const child = fork(fileURLToPath(import.meta.url), [ECHO, slack.apiUrl, options.app.botToken, options.app.appToken])
  await once(child, 'message')
  return {
    slack,
    stop: async () => {
      const exited = once(child, 'exit')
      child.disconnect()
      await exited
      await slack.close()
    },
  }
}

/** Sends commands at once; resolves with the times to their acknowledgements once all that follows has settled. */
async function round(driver: SlackDriver, answers: boolean): Promise<number[]> {
  const person = driver.person(PEOPLE.requester)
  const sent = await Promise.all(Array.from({ length: AT_ONCE }, () => person.command(COMMAND, 'list')))
  for (const interaction of sent) {
    if (interaction.error !== undefined) throw new Error(`a command was not taken: ${interaction.error}`)
    if (answers) await interaction.waitForResponse(1, { timeoutMs: RESPONSE_TIMEOUT_MS })
  }
  return sent.map(({ latencyMs }) => latencyMs)
}

function percentile(values: readonly number[], share: number): string {
  const sorted = [...values].sort((a, b) => a - b)
  const index = Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)
  return (sorted[index] ?? Number.NaN).toFixed(1)
}

async function main(rounds: number): Promise<void> {
  const entry = fileURLToPath(new URL('../src/main.js', import.meta.url))
  const site = await MakeBelieveSite.open({ entry, scenario: 'basic', scopes: Object.keys(SCOPES), logLevel: 'warn' })
  const echo = await startEchoApp()
  try {
    const bot = site.spawn('bot')
    await site.slack.driver.waitForConnections(1)
    const times = { bot: [] as number[], echo: [] as number[] }
    // The first round warms up and is not counted; both take turns, so that a slow moment hits both.
    for (let turn = 0; turn <= rounds; turn += 1) {
      const [ours, theirs] = [await round(site.slack.driver, true), await round(echo.slack.driver, false)]
      if (turn > 0) times.bot.push(...ours)
      if (turn > 0) times.echo.push(...theirs)
    }
    bot.signal('SIGTERM')
    print(rounds, times)
  } finally {
    await echo.stop()
    await site.close()
  }
}

function print(rounds: number, times: Readonly<Record<'bot' | 'echo', readonly number[]>>): void {
  console.log(`command to acknowledgement in ms, ${AT_ONCE} at once, ${rounds} rounds, Socket Mode on loopback`)
  console.log(`node ${process.version}, ${process.platform}-${process.arch}`)
  console.log(`${''.padEnd(16)}${'p50'.padStart(8)}${'p99'.padStart(8)}`)
  for (const [name, values] of [['stationmaster', times.bot] as const, ['echo app', times.echo] as const]) {
    console.log(`${name.padEnd(16)}${percentile(values, 0.5).padStart(8)}${percentile(values, 0.99).padStart(8)}`)
  }
}

const [first, ...rest] = process.argv.slice(2)
if (first === ECHO) await runEchoApp(rest)
else await main(Number(first ?? 20))
