import { once } from 'node:events'
import { connect as connectSocket } from 'node:net'
import type { Check } from '../cli/cli-parts.ts'
import type { Loaded } from '../config/load-configuration.ts'
import type { ServerId } from '../migration/ids.ts'
import { ServerTrouble } from '../operations/ports.ts'
import { SCOPES } from '../slack/manifest.ts'
import { createSlackLogger } from '../slack/slack-logger.ts'
import { createWebClient } from '../slack/web-client.ts'
import { connectRedis } from '../store/connection.ts'
import { assertDurable } from '../store/durability.ts'
import { NotDurableError } from '../store/errors.ts'
import { openLog } from './log.ts'
import { withServers } from './servers.ts'

const PORT_TIMEOUT_MS = 5_000
const READ_TIMEOUT_MS = 60_000

function fine(what: string, found: string): Check {
  return { isFine: true, what, found, remedy: null }
}

function finding(what: string, found: string, remedy: string): Check {
  return { isFine: false, what, found, remedy }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Whether Redis can be reached and keeps what it is told. */
export async function checkRedis({ configuration, environment }: Loaded): Promise<readonly Check[]> {
  const what = 'Redis'
  try {
    const redis = await connectRedis(environment.redisUrl?.reveal() ?? '', { patience: 'fail-fast', onError: () => {} })
    try {
      await assertDurable(redis, { acceptLoss: configuration.redis.acceptsLoss })
      return [fine(what, 'reachable, and keeps what it is told')]
    } finally {
      redis.disconnect()
    }
  } catch (error) {
    if (error instanceof NotDurableError)
      return [
        finding(
          what,
          error.message,
          'Start Redis with appendonly yes, appendfsync always and maxmemory-policy noeviction.',
        ),
      ]
    return [finding(what, `can't be reached: ${messageOf(error)}`, 'Check that Redis runs, and REDIS_URL.')]
  }
}

/** Whether Slack accepts the token, and which scopes are missing. */
export async function checkSlack(loaded: Loaded): Promise<readonly Check[]> {
  const { environment } = loaded
  if (!environment.slackBotToken) return []
  const log = openLog(environment)
  const client = createWebClient(
    environment.slackBotToken,
    environment.slackApiUrl ?? undefined,
    createSlackLogger(log.logger),
  )
  try {
    const answer = await client.auth.test()
    const granted = answer.response_metadata?.scopes ?? []
    const missing = Object.keys(SCOPES).filter((scope) => !granted.includes(scope))
    const token = fine('Slack token', `accepted as ${answer.user ?? 'the bot'} in ${answer.team ?? 'its workspace'}`)
    if (missing.length === 0) return [token, fine('Slack scopes', 'all there')]
    return [
      token,
      finding(
        'Slack scopes',
        `missing: ${missing.join(', ')}`,
        'Add them under "OAuth & Permissions", or update the app from the manifest, and install it again.',
      ),
    ]
  } catch (error) {
    return [
      finding(
        'Slack token',
        messageOf(error),
        'Check SLACK_BOT_TOKEN: copy the bot token from "OAuth & Permissions" again.',
      ),
    ]
  }
}

/** Whether a server's port answers and its worksheet can be read. */
export async function checkServer(loaded: Loaded, server: ServerId): Promise<readonly Check[]> {
  const settings = loaded.configuration.servers[server]
  if (!settings) return []
  const port = await checkPort(server, settings.host, settings.port)
  if (!port.isFine) return [port]
  try {
    const { worksheet, facts } = await withServers(loaded, (servers) =>
      servers.read(server, AbortSignal.timeout(READ_TIMEOUT_MS)),
    )
    const found = `${worksheet.computerName}, ${facts.os.caption}, read as ${worksheet.readBy}`
    return [port, fine(`Server ${server}: worksheet`, found)]
  } catch (error) {
    if (!(error instanceof ServerTrouble)) throw error
    return [
      port,
      finding(`Server ${server}: worksheet`, error.message, 'See "Prepare a Windows server" in docs/install.md.'),
    ]
  }
}

async function checkPort(server: ServerId, host: string, port: number): Promise<Check> {
  const what = `Server ${server}: port`
  const socket = connectSocket({ host, port })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(PORT_TIMEOUT_MS) })
    return fine(what, `${host}:${port} answers`)
  } catch (error) {
    return finding(
      what,
      `${host}:${port} does not answer (${messageOf(error)})`,
      'Check the host, the firewall rule "Windows Remote Management (HTTP-In)", and that WinRM runs (winrm quickconfig).',
    )
  } finally {
    socket.destroy()
  }
}
