import { randomBytes } from 'node:crypto'
import type { Environment } from '../config/environment.ts'
import { createLogger } from '../logging/create-logger.ts'
import { createIncidents } from '../logging/incidents.ts'
import { Redactor } from '../logging/redactor.ts'
import type { Incidents, Logger, SecretValue } from '../operations/ports.ts'

/** The log of a process, and the way to keep a secret out of it. */
export interface Log {
  readonly logger: Logger
  readonly hide: (secret: SecretValue) => void
}

/** Opens the log; the environment's own secrets are kept out of it from the start. */
export function openLog(environment: Environment, fields: object = {}): Log {
  const redactor = new Redactor()
  const hide = (secret: SecretValue) => redactor.register(secret.reveal())
  const { slackBotToken, slackConfigToken, slackConnection, redisUrl, masterSecrets } = environment
  const connection = slackConnection?.kind === 'socket' ? slackConnection.appToken : slackConnection?.signingSecret
  for (const secret of [slackBotToken, slackConfigToken, connection, ...masterSecrets]) if (secret) hide(secret)
  const redisPassword = redisUrl ? new URL(redisUrl.reveal()).password : ''
  if (redisPassword !== '') redactor.register(decodeURIComponent(redisPassword))
  return { logger: createLogger({ level: environment.logLevel, redactor, fields }), hide }
}

/** Errors that people are told of, in this log. */
export function incidentsIn({ logger }: Log, onReport: () => void = () => {}): Incidents {
  return createIncidents({ logger, newReference: () => randomBytes(4).toString('hex'), onReport })
}
