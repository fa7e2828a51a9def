import type { Logger } from '../operations/ports.ts'

/** The shape of logger that Slack's packages take, by structure: this folder does not know them. `Level` is their enum. */
export interface SlackShapedLogger<Level> {
  debug(...message: unknown[]): void
  info(...message: unknown[]): void
  warn(...message: unknown[]): void
  error(...message: unknown[]): void
  setLevel(level: Level): void
  getLevel(): Level
  setName(name: string): void
}

/** Lets Slack's packages write into our log. What passes is decided by our own level; `setLevel` is only remembered. */
export function createSlackLogger<Level>(logger: Logger, level: Level): SlackShapedLogger<Level> {
  let target = logger
  let current = level
  return {
    debug: (...parts) => target.debug(toFields(parts), 'slack client'),
    info: (...parts) => target.info(toFields(parts), 'slack client'),
    warn: (...parts) => target.warn(toFields(parts), 'slack client'),
    error: (...parts) => target.error(toFields(parts), 'slack client'),
    setLevel: (next) => {
      current = next
    },
    getLevel: () => current,
    setName: (name) => {
      target = logger.child({ slackClient: name })
    },
  }
}

/** Errors and texts only: objects are Slack's payloads, with what people typed in them. */
function toFields(parts: readonly unknown[]): object {
  const err = parts.find((part) => part instanceof Error)
  const text = parts.filter((part) => typeof part === 'string' || typeof part === 'number').join(' ')
  return { text, ...(err ? { err } : {}) }
}
