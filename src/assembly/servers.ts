import { dirname } from 'node:path'
import type { Configuration, LogOn, ServerConfiguration } from '../config/configuration.ts'
import type { Loaded } from '../config/load-configuration.ts'
import type { Endpoint } from '../multipoint/endpoint.ts'
import type { InstallationSign } from '../multipoint/pool-names.ts'
import { type ConnectedServers, createServers, type MultipointOptions } from '../multipoint/servers.ts'
import { type SecretValue, type Servers, ServerTrouble } from '../operations/ports.ts'
import { readSecret, type SecretSurroundings } from '../secrets/read/read-secret.ts'
import { SecretTrouble } from '../secrets/read/secret-trouble.ts'
import type { SecretReference } from '../secrets/secret-reference.ts'
import { type Log, openLog } from './log.ts'
import { START_VARIABLES } from './start-variables.ts'

/** Where the configuration's secrets are looked for. */
export function surroundingsOf(configuration: Configuration): SecretSurroundings {
  return { variables: START_VARIABLES, directory: dirname(configuration.file) }
}

/**
 * The configured servers, to be closed in the end. Their passwords are read when they are used, and kept out of the log. `sign` where
 * this is more than one look.
 */
export function connectServers(
  configuration: Configuration,
  log: Log,
  sign: InstallationSign = signOf(configuration),
): ConnectedServers {
  const endpoints = Object.values(configuration.servers).map((server) => toEndpoint(configuration, server, log))
  return createServers({ endpoints, ...multipointOptions(configuration, log), sign })
}

/** How our shells are signed by one who has not asked Redis for the mark. */
export function signOf({ redis }: Configuration): InstallationSign {
  return { name: redis.prefix, mark: null }
}

/** What is the same for all servers. */
export function multipointOptions(configuration: Configuration, log: Log): Omit<MultipointOptions, 'endpoints'> {
  return {
    sign: signOf(configuration),
    now: Date.now,
    onExchange: (server, facts) => log.logger.debug({ server, ...facts }, 'winrm exchange'),
    onAuthenticated: (server, facts) => {
      const level = facts.insteadOfKerberos === undefined ? 'debug' : 'info'
      log.logger[level]({ server, ...facts }, 'winrm logged on')
    },
  }
}

/** Connects the configured servers for one piece of work. */
export async function withServers<T>(
  { configuration, environment }: Loaded,
  use: (servers: Servers) => Promise<T>,
): Promise<T> {
  const servers = connectServers(configuration, openLog(environment))
  try {
    return await use(servers)
  } finally {
    await servers.close()
  }
}

/** How a configured server is reached. */
export function toEndpoint(configuration: Configuration, server: ServerConfiguration, log: Log): Endpoint {
  const read = (reference: SecretReference) => () => readPassword(configuration, server.name, reference, log)
  const accountOf = (kind: keyof ServerConfiguration['credentials']) => {
    const account = server.credentials[kind]
    return account ? { username: account.username, password: read(account.password) } : null
  }
  return {
    server: server.name,
    host: server.host,
    port: server.port,
    transport: server.transport,
    tls: { ca: server.ca, pin: server.pin, serverName: server.serverName },
    logOn: toLogOn(server.logOn, read),
    managed: accountOf('managed'),
    share: accountOf('share'),
    unjoin: accountOf('unjoin'),
    localAdmin: accountOf('localAdmin'),
  }
}

function toLogOn(logOn: LogOn, read: (reference: SecretReference) => () => Promise<SecretValue>): Endpoint['logOn'] {
  switch (logOn.auth) {
    case 'certificate':
      return { kind: logOn.auth, certificate: logOn.certificate, key: read(logOn.key) }
    case 'kerberos': {
      const { auth: kind, ...ticket } = logOn
      return { kind, ...ticket }
    }
    case 'negotiate': {
      const { auth: kind, ntlmFallback, ...ticket } = logOn
      if (!ntlmFallback) return { kind, ...ticket }
      const { username, password } = ntlmFallback
      return { kind, ...ticket, ntlmFallback: { username, password: read(password) } }
    }
    default:
      return { kind: logOn.auth, username: logOn.username, password: read(logOn.password) }
  }
}

async function readPassword(
  configuration: Configuration,
  server: string,
  reference: SecretReference,
  log: Log,
): Promise<SecretValue> {
  try {
    const secret = await readSecret(reference, surroundingsOf(configuration))
    log.hide(secret)
    return secret
  } catch (error) {
    if (!(error instanceof SecretTrouble)) throw error
    throw new ServerTrouble('wrong-credentials', server, `The password for ${server} can't be had: ${error.message}.`, {
      cause: error,
    })
  }
}
