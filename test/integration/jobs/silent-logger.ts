import type { Logger } from '../../../src/operations/ports.ts'

export const silentLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLogger,
}

/** Keeps what is logged at `error` and `warn`. */
export function keepingLogger(): Logger & { readonly lines: { fields: object; message: string }[] } {
  const lines: { fields: object; message: string }[] = []
  const keep = (fields: object, message: string) => lines.push({ fields, message })
  const logger = { ...silentLogger, warn: keep, error: keep, child: () => logger, lines }
  return logger
}
