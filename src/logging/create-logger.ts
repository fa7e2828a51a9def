import { type DestinationStream, type LoggerOptions, pino } from 'pino'
import type { Logger } from '../operations/ports.ts'
import type { Redactor } from './redactor.ts'

/** Keys whose values are never written, at the top and one and two levels down. */
const SECRET_KEYS = [
  'password',
  'secret',
  'token',
  'botToken',
  'appToken',
  'signingSecret',
  'authorization',
  'Authorization',
  'redisUrl',
  'masterSecret',
]

export interface LogSettings {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
  readonly redactor: Redactor
  /** Bound to every line, such as the process' role. */
  readonly fields?: object
  /** Where lines go; standard error where left out, for standard output belongs to the command line's answers. */
  readonly destination?: DestinationStream
}

/** A logger that writes one JSON object per line, without secrets. */
export function createLogger(settings: LogSettings): Logger {
  const options: LoggerOptions = {
    level: settings.level,
    base: { pid: process.pid, ...settings.fields },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
      censor: '[secret]',
    },
    hooks: { streamWrite: (line) => settings.redactor.redact(line) },
  }
  return pino(options, settings.destination ?? pino.destination({ dest: 2, sync: true }))
}
