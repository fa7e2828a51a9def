import { LogLevel, type Logger as SlackLogger } from '@slack/web-api'
import type { Logger } from '../operations/ports.ts'

/**
 * Our log as Slack's packages want it. Their debug level prints whole payloads, names and response urls included, so it
 * goes nowhere, and it cannot be switched on.
 */
export function createSlackLogger(logger: Logger): SlackLogger {
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (...parts: unknown[]) =>
      logger[level]({ detail: parts.map(describe).join(' ') }, 'slack client')
  return {
    debug: () => undefined,
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  }
}

function describe(part: unknown): string {
  if (part instanceof Error) return `${part.name}: ${part.message}`
  return typeof part === 'string' ? part : (JSON.stringify(part) ?? String(part))
}
